// The program `cold-start` times: from nothing to the first step of a training, and its result.
import { SGD } from "@nnf/optim";
import { parameter, tensor } from "@nnf/tensor";

const [w, b] = [parameter(2), parameter(2)];
const error = tensor([1, 5, 6])
  .mul(w)
  .add(b)
  .sub(tensor([0, 16, 20]));
console.log(new SGD([w, b], { learningRate: 0.01 }).minimize(error.square().sum()).item());
