import {
  elu,
  type GeluOptions,
  gelu,
  hardTanh,
  leakyRelu,
  relu,
  type Shape,
  sigmoid,
  silu,
  softplus,
  type Tensor,
  tanh,
} from "@nnf/tensor";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import type { SameShapeRule } from "./sequential-types.ts";

/** A function of each element as a layer. */
abstract class Activation extends Layer<SameShapeRule> {
  readonly #apply: (x: Tensor) => Tensor;

  constructor(apply: (x: Tensor) => Tensor) {
    super();
    this.#apply = apply;
  }

  override forward<S extends Shape>(x: Tensor<S>, mode?: Mode): Tensor<S>;
  override forward(x: Tensor): Tensor {
    return this.#apply(x);
  }
}

/** max(x, 0) */
export class Relu extends Activation {
  constructor() {
    super(relu);
  }
}

/** The hyperbolic tangent. */
export class Tanh extends Activation {
  constructor() {
    super(tanh);
  }
}

/** σ(x) = 1 / (1 + e⁻ˣ) */
export class Sigmoid extends Activation {
  constructor() {
    super(sigmoid);
  }
}

/** x limited to [−1, 1] (Collobert et al. 2011). */
export class HardTanh extends Activation {
  constructor() {
    super(hardTanh);
  }
}

/** x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016). */
export class Gelu extends Activation {
  constructor(options: GeluOptions = {}) {
    super((x) => gelu(x, options));
  }
}

/** x·σ(x) (Elfwing et al. 2018), also called swish. */
export class Silu extends Activation {
  constructor() {
    super(silu);
  }
}

/** x where positive, else α(eˣ − 1) (Clevert et al. 2016). */
export class Elu extends Activation {
  constructor(alpha = 1) {
    super((x) => elu(x, alpha));
  }
}

/** x where positive, else slope·x (Maas et al. 2013). */
export class LeakyRelu extends Activation {
  constructor(slope = 0.01) {
    super((x) => leakyRelu(x, slope));
  }
}

/** ln(1 + eˣ), without overflow. */
export class Softplus extends Activation {
  constructor() {
    super(softplus);
  }
}
