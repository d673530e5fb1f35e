import { Conv2d, Flatten, Linear, MaxPool2d, Relu, sequential } from "@nnf/layers";
import { Random } from "@nnf/tensor";

/** The network that reads digits, untrained: [N, 1, 28, 28] → [N, 10] scores. */
export function digitNetwork(seed: number) {
  const random = new Random(seed);
  return sequential(
    new Conv2d(1, 12, 3, { random }),
    new Relu(),
    new MaxPool2d(2),
    new Conv2d(12, 24, 3, { random }),
    new Relu(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(600, 96, { random }),
    new Relu(),
    new Linear(96, 10, { random }),
  );
}

export type DigitNetwork = ReturnType<typeof digitNetwork>;
