import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parameter, Random, type Tensor } from "@nnf/tensor";
import { loadFile, saveFile } from "@nnf/tensor/node";
import { expect, test } from "vitest";
import { Layer, Mlp, sequential } from "../src/index.ts";

test("a net of one's own layers goes to a file and comes back the same", async () => {
  class Scale extends Layer {
    gain = parameter([1, 2, 3]);
    forward(x: Tensor): Tensor {
      return x.mul(this.gain);
    }
  }
  const make = (seed: number): Layer => {
    const random = new Random(seed);
    return sequential(new Mlp([4, 5, 3], { random }), new Scale());
  };
  const [net, other] = [make(1), make(2)];
  const x = new Random(3).normal([7, 4]);
  const folder = mkdtempSync(join(tmpdir(), "nnf-layers-"));
  try {
    const path = join(folder, "net.safetensors");
    await saveFile(path, net.state());
    expect(other.forward(x).data()).not.toEqual(net.forward(x).data());
    other.load(await loadFile(path));
    expect(other.forward(x).data()).toEqual(net.forward(x).data());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
