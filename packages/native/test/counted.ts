import type { MatmulBackend, MatmulProduct, Multiply } from "@nnf/tensor/internal";

/** A backend with a count of the products that it was offered, took and computed. */
export class Counted implements MatmulBackend {
  offered = 0;
  taken = 0;
  computed = 0;
  readonly #backend: MatmulBackend;

  constructor(backend: MatmulBackend) {
    this.#backend = backend;
  }

  multiply(product: MatmulProduct): Multiply | null {
    this.offered++;
    const multiply = this.#backend.multiply(product);
    if (multiply === null) return null;
    this.taken++;
    return (...operands) => {
      this.computed++;
      multiply(...operands);
    };
  }
}
