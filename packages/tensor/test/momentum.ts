import { parameter, Random, type TypedArray } from "../src/index.ts";
import { step } from "../src/internal.ts";

const values = new Random(0).normal([90_000]).data();

/** Two vectors after so many steps of a momentum rule, which is one elementwise program. */
export function momentumSteps(size: number, steps: number): TypedArray {
  const w = parameter(values.slice(0, size));
  const v = parameter(new Float32Array(size));
  for (let i = 0; i < steps; i++) {
    const slope = w.square().sub(w.abs()).add(0.1).div(w.square().add(1));
    const velocity = v.mul(0.9).add(slope);
    const updated = w.sub(velocity.mul(0.01)).maximum(-3).minimum(3);
    step(
      [],
      [
        { target: v, value: velocity },
        { target: w, value: updated },
      ],
    );
  }
  return w.data();
}
