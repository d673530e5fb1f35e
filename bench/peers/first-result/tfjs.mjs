import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
setWasmPaths(join(dirname(entry), "/"));
await tf.setBackend("wasm");
const [w, b] = [tf.variable(tf.scalar(2)), tf.variable(tf.scalar(2))];
const cost = () => tf.tensor([1, 5, 6]).mul(w).add(b).sub([0, 16, 20]).square().sum();
console.log(tf.train.sgd(0.01).minimize(cost, true).dataSync()[0]);
