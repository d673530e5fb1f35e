import { describe, expect, test } from "vitest";
import { arrayOf, bits, bool, float32, float64, int32, Machine, type Numbers } from "./harness.ts";
import { operands, operators } from "./operators.ts";
import { blocks, elementwiseDescriptor, type Program, runProgram } from "./program.ts";
import { at, bytesOf, expectUntouched } from "./support.ts";
import { ulpDistance } from "./ulp.ts";

const dtypeNames = ["float32", "float64", "int32", "bool"];
const sizes = [0, 1, 3, 4, 511, 512, 513, 2000];
const machine = new Machine();

/** Runs a program of one instruction; the last unit of memory after the result must stay as it was. */
function evaluate(
  opcode: number,
  inputs: readonly (readonly [number, Numbers])[],
  result: number,
  direct: boolean,
): Numbers {
  const n = inputs[0]?.[1].length ?? 0;
  const out = machine.allocate(n * bytesOf(result) + 64);
  const error = runProgram(machine, {
    n,
    registers: inputs.length + 1,
    inputs: inputs.map(([dtype, values], register) => ({
      dtype,
      register,
      address: machine.put(values),
    })),
    instructions: [[opcode, inputs.length, 0, 1, 2]],
    outputs: [{ dtype: result, register: inputs.length, address: out, direct }],
  });
  expect(error).toBe(0);
  expectUntouched(machine, out + n * bytesOf(result), 64);
  return machine.get(result, out, n);
}

function expectValues(
  actual: Numbers,
  expected: Numbers,
  ulp: number,
  code: number,
  context: (i: number) => string,
): void {
  for (let i = 0; i < expected.length; i++) {
    const x = at(actual, i);
    const y = at(expected, i);
    const exact = Object.is(x, y);
    if (!exact && !(ulp > 0 && ulpDistance(x, y, code) <= ulp)) {
      expect.fail(`${context(i)}: ${x}, expected ${y}`);
    }
  }
}

describe.each(operators)("$name", ({ name, base, arity, dtypes, result, value, ulp = 0 }) => {
  test.each(dtypes.map((code) => [dtypeNames[code], code] as const))("of %s", (_, code) => {
    for (const n of sizes) {
      machine.frame(() => {
        const [a, b] = operands(code, n, 31 * base + n);
        const target = result ?? code;
        const expected = arrayOf(
          target,
          Array.from(a, (x, i) => value(x, at(b, i), code)),
        );
        const inputs = [[code, a] as const, [code, b] as const].slice(0, arity);
        const buffered = evaluate(base * 4 + code, inputs, target, false);
        expectValues(buffered, expected, ulp, code, (i) => `${name}(${a[i]}, ${b[i]})`);
        if (target !== bool) {
          const direct = evaluate(base * 4 + code, inputs, target, true);
          expect(bits(direct)).toEqual(bits(buffered));
        }
      });
    }
  });
});

describe("select", () => {
  test.each([0, 1, 2, 3])("between values of dtype %i", (code) => {
    for (const n of sizes) {
      machine.frame(() => {
        const [b, c] = operands(code, n, n);
        const condition = operands(bool, n, n + 1)[0];
        const expected = arrayOf(
          code,
          Array.from(condition, (x, i) => at(x ? b : c, i)),
        );
        const inputs = [[bool, condition] as const, [code, b] as const, [code, c] as const];
        expect(bits(evaluate(56 * 4 + code, inputs, code, false))).toEqual(bits(expected));
      });
    }
  });
});

describe("cast", () => {
  const convert = (x: number, target: number): number => {
    if (target === bool) return Number(x !== 0);
    if (target !== int32) return x;
    return Number.isNaN(x) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x)));
  };
  const pairs = [0, 1, 2, 3].flatMap((source) => [0, 1, 2, 3].map((target) => [source, target]));
  test.each(pairs)("dtype %i to %i", (source = 0, target = 0) => {
    for (const n of sizes) {
      machine.frame(() => {
        const [x] = operands(source, n, n);
        const expected = arrayOf(
          target,
          Array.from(x, (v) => convert(v, target)),
        );
        const opcode = (64 + target) * 4 + source;
        for (const direct of target === bool ? [false] : [false, true]) {
          const actual = evaluate(opcode, [[source, x]], target, direct);
          expectValues(actual, expected, 0, target, (i) => `cast of ${x[i]}`);
        }
      });
    }
  });

  test("widens within one register", () => {
    machine.frame(() => {
      const x = operands(int32, 700, 1)[0];
      const out = machine.allocate(700 * 8);
      const program: Program = {
        n: 700,
        registers: 2,
        inputs: [{ dtype: int32, register: 0, address: machine.put(x) }],
        instructions: [
          [8 * 4 + int32, 1, 0],
          [65 * 4 + int32, 1, 1],
        ],
        outputs: [{ dtype: float64, register: 1, address: out }],
      };
      expect(runProgram(machine, program)).toBe(0);
      const expected = Array.from(x, (v) => Math.imul(v, -1));
      expect(Array.from(machine.get(float64, out, 700))).toEqual(expected.map((v) => v + 0));
    });
  });
});

describe("failure", () => {
  test("an opcode that does not exist fails the call and stops the run", () => {
    machine.frame(() => {
      const out = machine.allocate(16);
      const address = machine.put(Float32Array.of(1, 2, 3, 4));
      const call = (opcode: number, to: number) => {
        const d = elementwiseDescriptor(machine, {
          n: 4,
          registers: 2,
          inputs: [{ dtype: float32, register: 0, address }],
          instructions: [[opcode, 1, 0]],
          outputs: [{ dtype: float32, register: 1, address: to, direct: true }],
        });
        return [0, d, blocks(4)] as const;
      };
      expect(machine.run(call(8 * 4, out), call(31 * 4, out), call(17 * 4, out))).toBe(2);
      expect([...machine.get(float32, out, 4)]).toEqual([-1, -2, -3, -4]);
      // Integers have no square root.
      expect(machine.run(call(14 * 4 + int32, out))).toBe(1);
    });
  });

  test("registers that do not fit in scratch are refused", () => {
    const program = { n: 4, registers: 300, inputs: [], instructions: [], outputs: [] };
    expect(runProgram(machine, program)).toBe(1);
  });

  test("a kernel that does not exist fails", () => {
    expect(machine.run([99, 0, 1])).toBe(1);
  });
});
