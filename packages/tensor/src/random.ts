import type { Dtype, FloatDtype } from "./dtype.ts";
import { opcodes } from "./engine/kernels.ts";
import { ValueError } from "./errors.ts";
import { constant } from "./graph/constant.ts";
import { create } from "./graph/create.ts";
import { defineTensorClass } from "./graph/node.ts";
import { floor } from "./ops/arithmetic.ts";
import { cast, elementwise } from "./ops/elementwise.ts";
import { randomBits } from "./ops/fill.ts";
import { cos, log1p } from "./ops/functions.ts";
import { where } from "./ops/where.ts";
import { type RandomState, RandomStream, type Seed } from "./random-stream.ts";
import { checkShape, type Shape } from "./shape.ts";
import type { ShapeOf } from "./shape-types.ts";
import { Tensor } from "./tensor.ts";

// Whoever makes the first tensor brings the class along, so a bundler cannot leave it out.
defineTensorClass(Tensor);

type Shaped<S extends Shape | number> = Tensor<S extends Shape ? ShapeOf<S> : [S]>;

/** Options of {@link Random.uniform}. */
export interface UniformOptions {
  /** Included; 0 unless given. */
  readonly low?: number;
  /** Not included; 1 unless given. */
  readonly high?: number;
  /** float32 unless given. */
  readonly dtype?: FloatDtype;
}

/** Options of {@link Random.normal}. */
export interface NormalOptions {
  readonly mean?: number;
  /** The standard deviation. */
  readonly std?: number;
  readonly dtype?: FloatDtype;
}

/** The upper 24 bits as a multiple of 2⁻²⁴ in [0, 1). */
const uniformOperator = elementwise("uniform", opcodes.uniform, 0, null);

/**
 * A reproducible source of random tensors and numbers: same seed, same bits, on every platform and
 * with any number of threads. Every call draws a fresh key, so a tensor computed twice is the same
 * twice.
 */
export class Random extends RandomStream {
  /** @throws ValueError for what is no seed and no state, see {@link RandomStream}. */
  constructor(seed: Seed | RandomState) {
    if (!["number", "bigint", "string", "object"].includes(typeof seed)) {
      throw new ValueError(
        "Random",
        `got ${typeof seed} as the seed; expected an integer, a string or a state.`,
      );
    }
    super(seed);
  }

  /** A source that continues where `state` was taken. */
  static override fromState(state: RandomState): Random {
    return new Random(state);
  }

  /** An independent source named `name`; it depends on the seed and the name alone. */
  override split(name: string): Random {
    return new Random(this.splitState(name));
  }

  /**
   * Uniform over [low, high), the limits as the dtype holds them; low where they are the same.
   * @throws ValueError unless low ≤ high, and both and their distance are finite in the dtype.
   */
  uniform<const S extends Shape | number>(shape: S, options?: UniformOptions): Shaped<S>;
  uniform(
    shape: Shape | number,
    { low = 0, high = 1, dtype = "float32" }: UniformOptions = {},
  ): Tensor {
    const hold = dtype === "float64" ? Number : Math.fround;
    if (!(low <= high && [low, high, high - low].map(hold).every(Number.isFinite))) {
      throw new ValueError(
        "uniform",
        `got low ${low} and high ${high}; expected finite numbers with low ≤ high.`,
      );
    }
    const unit = this.#unit(shapeOf("uniform", shape), dtype);
    if (low === 0 && high === 1) return unit;
    // The sum may round up to high.
    const greatest = Math.max(hold(low), below(hold(high), dtype));
    return unit
      .mul(high - low)
      .add(low)
      .minimum(greatest);
  }

  /**
   * Normal with the given mean and standard deviation (Box and Muller 1958).
   * @throws ValueError unless both are finite and the deviation is not negative.
   */
  normal<const S extends Shape | number>(shape: S, options?: NormalOptions): Shaped<S>;
  normal(shape: Shape | number, { mean = 0, std = 1, dtype }: NormalOptions = {}): Tensor {
    if (!(std >= 0 && Number.isFinite(std + mean))) {
      throw new ValueError(
        "normal",
        `got mean ${mean} and standard deviation ${std}; expected finite numbers, the second not negative.`,
      );
    }
    const lengths = shapeOf("normal", shape);
    const radius = log1p(this.#unit(lengths, dtype ?? "float32").neg())
      .mul(-2)
      .sqrt();
    const angle = this.#unit(lengths, dtype ?? "float32").mul(2 * Math.PI);
    return radius.mul(cos(angle)).mul(std).add(mean);
  }

  /**
   * Integers from low up to, not including, high, int32.
   * @throws ValueError unless both are integers with low < high.
   */
  integers<const S extends Shape | number>(shape: S, low: number, high: number): Shaped<S>;
  integers(shape: Shape | number, low: number, high: number): Tensor {
    const valid = Number.isInteger(low) && Number.isInteger(high) && low < high;
    if (!valid || low < -(2 ** 31) || high > 2 ** 31) {
      throw new ValueError(
        "integers",
        `got low ${low} and high ${high}; expected integers of 32 bits with low < high.`,
      );
    }
    const unit = this.#unit(shapeOf("integers", shape), "float64");
    return cast(floor(unit.mul(high - low)).add(low), "int32");
  }

  /**
   * True with the given probability.
   * @throws ValueError for a probability outside [0, 1].
   */
  bernoulli<const S extends Shape | number>(shape: S, probability: number): Shaped<S>;
  bernoulli(shape: Shape | number, probability: number): Tensor {
    if (!(probability >= 0 && probability <= 1)) {
      throw new ValueError(
        "bernoulli",
        `got probability ${probability}; expected a number from 0 to 1.`,
      );
    }
    return this.#unit(shapeOf("bernoulli", shape), "float32").less(probability);
  }

  /** The integers 0 … n − 1 in random order, int32 [n]. */
  permutation(n: number): Tensor<[number]> {
    return constant(this.permutationArray(n), [n], "int32");
  }

  /** Uniform over the multiples of 2⁻²⁴ (float64: 2⁻⁵³) in [0, 1). */
  #unit(shape: Shape, dtype: Dtype): Tensor {
    if (dtype !== "float64") {
      return create(uniformOperator, [randomBits(shape, () => this.draw())], shape, "float32");
    }
    const high = unsigned(randomBits(shape, () => this.draw()));
    const low = floor(unsigned(randomBits(shape, () => this.draw())).mul(2 ** -11));
    return high
      .mul(2 ** 21)
      .add(low)
      .mul(2 ** -53);
  }
}

/** The greatest number of a dtype below one of its finite numbers. */
function below(value: number, dtype: FloatDtype): number {
  if (value === 0) return dtype === "float64" ? -Number.MIN_VALUE : -(2 ** -149);
  // Bit patterns count magnitudes.
  const step = value > 0 ? -1 : 1;
  if (dtype === "float64") {
    const bits = new BigInt64Array(Float64Array.of(value).buffer);
    return new Float64Array(bits.map((pattern) => pattern + BigInt(step)).buffer)[0] as number;
  }
  const bits = new Int32Array(Float32Array.of(value).buffer);
  return new Float32Array(bits.map((pattern) => pattern + step).buffer)[0] as number;
}

/** 32 bits read as an unsigned integer, in float64. */
function unsigned(bits: Tensor): Tensor {
  const signed = cast(bits, "float64");
  return where(signed.less(0), signed.add(2 ** 32), signed);
}

function shapeOf(operation: string, shape: Shape | number): Shape {
  const lengths = typeof shape === "number" ? [shape] : [...shape];
  checkShape(operation, lengths);
  return lengths;
}
