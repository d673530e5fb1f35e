import { type Command, Option } from "commander";
import { integer } from "../terminal/arguments.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { formats } from "../vectors/formats.ts";

const formatNotes = `
word2vec and glove are text, with and without a first line of two numbers; senna (words.lst,
embeddings.txt) and projector (metadata.tsv, vectors.tsv) are folders. Without --from, a file
that ends in .bin is binary, one that ends in .safetensors is int8, others are text, and folders
are known by their files. int8 has a byte for each number and a scale for each word; others keep
all digits.
`;

/** Adds the commands that measure and convert word vectors. */
export function addVectors(program: Command, terminal: Terminal): void {
  const vectors = program
    .command("vectors")
    .description("convert and measure word vectors; each command has its own --help");
  vectors
    .command("convert")
    .description("write word vectors in another format")
    .argument("<input>", "a file of vectors, or a folder of two")
    .argument("<output>", "the file or folder to write")
    .addOption(new Option("--from <format>", "what is read").choices(formats))
    .addOption(
      new Option("--to <format>", "what is written").choices(formats).makeOptionMandatory(),
    )
    .option("--json", "one line of JSON", false)
    .addHelpText("after", formatNotes)
    .action(async (input, output, options) => {
      const { convertCommand } = await import("./vectors-convert.ts");
      await convertCommand(input, output, options, terminal);
    });
  vectors
    .command("classes")
    .description("share of words of the same kind among the ten nearest neighbours")
    .argument("<files...>", "word vectors, most frequent words first")
    .option("--among <words>", "look at so many words of each file", integer(11), 10_000)
    .option("--json", "one line of JSON for each file", false)
    .action(async (files, options) => {
      const { classesCommand } = await import("./vectors-classes.ts");
      await classesCommand(files, options, terminal);
    });
  vectors
    .command("analogy")
    .description("a is to b as c is to …, by 3CosAdd")
    .argument("[words...]", "a, b and c")
    .requiredOption("--vectors <file>", "word vectors")
    .option("--questions <file>", "score the answers to a file like questions-words.txt")
    .option("--top <n>", "answers for three words", integer(1), 10)
    .option("--among <words>", "only the first words of the vectors", integer(4), 300_000)
    .option("--json", "one line of JSON", false)
    .action(async (words, options) => {
      const { analogyCommand } = await import("./vectors-analogy.ts");
      await analogyCommand(words, options, terminal);
    });
  vectors
    .command("similarity")
    .description("agreement with scores that people gave to pairs of words")
    .argument("<files...>", "word, word, score in each line, such as WordSim-353 or SimLex-999")
    .requiredOption("--vectors <file>", "word vectors")
    .option("--json", "one line of JSON for each file", false)
    .action(async (files, options) => {
      const { similarityCommand } = await import("./vectors-similarity.ts");
      await similarityCommand(files, options, terminal);
    });
  vectors
    .command("map")
    .description("draw words at the two principal components of their vectors, as SVG")
    .argument("[words...]", "the words; those of vectors classes unless given")
    .requiredOption("--vectors <file>", "word vectors")
    .option("--output <file>", "the picture", "map.svg")
    .option("--among <words>", "only the first words of the vectors", integer(3), 10_000)
    .option("--json", "one line of JSON", false)
    .action(async (words, options) => {
      const { mapCommand } = await import("./vectors-map.ts");
      await mapCommand(words, options, terminal);
    });
}
