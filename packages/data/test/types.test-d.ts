import type { Random, Tensor } from "@nnf/tensor";
import { expectTypeOf, test } from "vitest";
import { type AsyncDataset, Dataset, windows } from "../src/index.ts";
import { parseCsv, readCsv } from "../src/node.ts";

declare const random: Random;
declare const pixels: Tensor;

test("batches of columns are records of tensors", () => {
  const train = Dataset.fromArrays({
    image: { data: new Uint8Array(4), shape: [1, 2, 2] },
    label: new Uint8Array(1),
    pixels,
    window: windows([1], { left: 1, right: 1, padding: 0 }),
    name: ["x"],
  });
  for (const row of train) {
    expectTypeOf(row).toEqualTypeOf<{
      image: Tensor;
      label: number;
      pixels: Tensor;
      window: Int32Array;
      name: string;
    }>();
  }
  for (const { image, label, name } of train.shuffle(random).batch(64)) {
    expectTypeOf(image).toEqualTypeOf<Tensor>();
    expectTypeOf(label).toEqualTypeOf<Tensor>();
    expectTypeOf(name).toEqualTypeOf<string[]>();
  }
});

test("lengths and mask are there when asked for", () => {
  const data = Dataset.fromArrays([{ ids: [1, 2], tag: 1 }]);
  const [padded] = data.batch(2, { pad: { ids: 0 }, lengths: "ids", mask: "ids" });
  expectTypeOf(padded?.lengths).toEqualTypeOf<Tensor | undefined>();
  expectTypeOf(padded?.mask).toEqualTypeOf<Tensor | undefined>();
  const [plain] = data.batch(2, { dropLast: true });
  // @ts-expect-error no lengths were asked for
  plain?.lengths;
  // @ts-expect-error there is no such column
  data.batch(2, { pad: { idz: 0 } });
  // @ts-expect-error there is no such column
  data.batch(2, { lengths: "idz" });
});

test("single values batch to one tensor", () => {
  expectTypeOf(Dataset.fromArrays([1, 2]).batch(2)).toEqualTypeOf<Dataset<Tensor>>();
  expectTypeOf(Dataset.fromArrays([true]).batch(2)).toEqualTypeOf<Dataset<Tensor>>();
  expectTypeOf(Dataset.fromArrays([[[1]]]).batch(2)).toEqualTypeOf<Dataset<Tensor>>();
});

test("an asynchronous dataset cannot be read with for…of", () => {
  const stream: AsyncDataset<string> = Dataset.fromAsync(async function* () {
    yield "a";
  });
  // @ts-expect-error for await is needed
  for (const _ of stream);
  expectTypeOf(stream.map((line) => line.length)).toEqualTypeOf<AsyncDataset<number>>();
});

test("CSV columns have the types they are given", () => {
  const rows = readCsv("a.csv", {
    columns: {
      age: "number",
      n: "integer",
      ok: "boolean",
      name: "string",
      day: (t) => new Date(t),
    },
  });
  expectTypeOf(rows).toEqualTypeOf<
    AsyncDataset<{
      age: number;
      n: number;
      ok: boolean;
      name: string;
      day: Date;
    }>
  >();
  const [row] = parseCsv("a,b\n1,2");
  expectTypeOf(row?.["a"]).toEqualTypeOf<string | undefined>();
});
