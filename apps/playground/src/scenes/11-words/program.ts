import { gradients } from "@nnf/autograd";
import { crossEntropy } from "@nnf/layers";
import { oneHot, tensor, variable } from "@nnf/tensor";

const float64 = { dtype: "float64" } as const;
const numbers = [0.1, -0.4, 0.2, 0.5, 0.4, 1.4, -1, 0.1, 1.1, 0.9, 1.1, 0.5];
const table = tensor(numbers, float64).reshape(3, 4);
const apple = tensor([0], { dtype: "int32" });
console.log(table.take(apple).toArray()); // [[0.1, -0.4, 0.2, 0.5]]
console.log(oneHot(apple, 3, float64).matmul(table).toArray()); // [[0.1, -0.4, 0.2, 0.5]]
const rounded = (p: Iterable<number>): string[] => Array.from(p, (each) => each.toFixed(4));
const scores = variable([[1, -1, -2]], float64);
console.log(rounded(scores.softmax().data())); // [0.8438, 0.1142, 0.0420]
const [slopes] = gradients(crossEntropy(scores, apple), [scores]);
console.log(rounded(slopes.data())); // [-0.1562, 0.1142, 0.0420]
