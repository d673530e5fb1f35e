import { conv2d, tensor } from "@nnf/tensor";

const image = tensor([0, 1, 3, 2, 1, 0, 2, 3, 0, 1, 3, 1, 2, 0, 1, 2]).reshape(4, 4);
const filter = tensor([-1, 0, 1, -1, 0, 1, -1, 0, 1]).reshape(3, 3);
const z = conv2d(image.reshape(1, 1, 4, 4), filter.reshape(1, 1, 3, 3)).reshape(4);
console.log(z.toArray()); // [7, 4, 3, 5]

const patch = [0, 1, 2, 4, 5, 6, 8, 9, 10];
const places = [0, 1, 4, 5].map((corner) => patch.map((place) => corner + place));
const patches = image.reshape(16).take(tensor(places, { dtype: "int32" }));
console.log(patches.mul(filter.reshape(9)).sum([1]).toArray()); // [7, 4, 3, 5]

const votes = tensor([0.5, -0.5, 0.5, -0.5]);
console.log(z.mul(votes).sum().sigmoid().item().toFixed(4)); // 0.6225
