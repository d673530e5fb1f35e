import { expect, test } from "vitest";
import { float32, Machine } from "./harness.ts";
import { runProgram } from "./program.ts";

test("adds two arrays", () => {
  const machine = new Machine();
  const a = machine.put(Float32Array.of(1, 2, 3, 4, 5));
  const b = machine.put(Float32Array.of(10, 20, 30, 40, 50));
  const out = machine.allocate(20);
  const error = runProgram(machine, {
    n: 5,
    registers: 3,
    inputs: [
      { dtype: float32, register: 0, address: a },
      { dtype: float32, register: 1, address: b },
    ],
    instructions: [[32 * 4, 2, 0, 1]],
    outputs: [{ dtype: float32, register: 2, address: out }],
  });
  expect(error).toBe(0);
  expect([...machine.get(float32, out, 5)]).toEqual([11, 22, 33, 44, 55]);
});
