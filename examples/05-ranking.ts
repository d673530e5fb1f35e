// Word vectors from nothing but running text (Collobert et al. 2011).
//
// A window of words that was written should score higher, by 1, than the same window with another
// word in its middle. To manage that, words that fit the same places must get similar vectors.
import { Dataset, Vocabulary, windows } from "@nnf/data";
import { Embedding, Linear, normal, Relu, sequential } from "@nnf/layers";
import { Adagrad } from "@nnf/optim";
import { Random, relu, type Tensor, tensor, where } from "@nnf/tensor";

const random = new Random(1);
const kinds = [
  ["cats", "dogs", "cows", "horses"],
  ["eat", "like", "sniff", "steal"],
  ["apples", "bananas", "coconuts", "bread"],
];
const pick = (kind: string[]): string => kind[random.nextInteger(0, kind.length)] ?? "";
const text = Array.from({ length: 1000 }, () => kinds.map(pick));

const vocabulary = Vocabulary.from(text.flat());
const window = windows(
  text.map((sentence) => vocabulary.encode(sentence)),
  { left: 1, right: 1, padding: vocabulary.id("<pad>") },
);

const words = new Embedding(vocabulary.size, 8, { random, initialize: normal(0, 0.1) });
const scorer = sequential(
  new Linear(24, 16, { random }),
  new Relu(),
  new Linear(16, 1, { random }),
);
const score = (ids: Tensor): Tensor => scorer.forward(words.forward(ids).reshape(-1, 24));

const middle = tensor([false, true, false]);

// Only the rows of the words in a batch have a gradient, and only those are updated.
const adagrad = new Adagrad([...words.parameters(), ...scorer.parameters()], { learningRate: 0.1 });
for (let epoch = 1; epoch <= 6; epoch++) {
  let total = 0;
  let batches = 0;
  for (const batch of Dataset.fromArrays({ window }).shuffle(random).batch(50)) {
    const other = random.integers([batch.window.size / 3, 3], 0, vocabulary.size);
    const corrupt = where(middle, other, batch.window);
    const loss = relu(score(corrupt).sub(score(batch.window)).add(1)).mean();
    total += adagrad.minimize(loss).item();
    batches++;
  }
  console.log(`epoch ${epoch}: loss ${(total / batches).toFixed(3)}`);
}

// Each word with the three whose vectors point most nearly the same way.
const unit = words.weight.div(words.weight.norm(1, { keepDims: true }));
for (const word of ["dogs", "steal", "bread"]) {
  const cosine = unit.matmul(unit.take([vocabulary.id(word)]).squeeze(0)).data();
  const nearest = vocabulary.words
    .filter((other) => other !== word && kinds.flat().includes(other))
    .sort((a, b) => (cosine[vocabulary.id(b)] ?? 0) - (cosine[vocabulary.id(a)] ?? 0));
  console.log(`${word}: ${nearest.slice(0, 3).join(", ")}`);
}
