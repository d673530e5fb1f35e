import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { serve } from "../dist/serve.js";

const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
setWasmPaths(join(dirname(entry), "/"));
await tf.setBackend("wasm");

// The build with threads needs a browser.
function threads(count) {
  if (count !== 1) throw new Error("TensorFlow.js computes on one thread in Node.");
}

function constant({ shape, data }) {
  return tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32");
}

function batches(array) {
  const all = tf.unstack(constant(array));
  return (i) => all[i % all.length];
}

function variables(inputs, names) {
  return names.map((name) => tf.variable(constant(inputs[name]), true, name));
}

function training(trained, optimizer, loss) {
  return {
    step: (i) => optimizer.minimize(() => loss(i), false, trained),
    results: () =>
      Object.fromEntries(
        trained.map((each) => [each.name, { shape: each.shape, data: each.dataSync() }]),
      ),
  };
}

function functionOf(compute, name = "result") {
  return (inputs, variant) => {
    const given = Object.values(inputs).map(constant);
    return {
      step: () => compute(...given, variant).dispose(),
      results: () => {
        const result = compute(...given, variant);
        return { [name]: { shape: result.shape, data: result.dataSync() } };
      },
    };
  };
}

const programs = {
  "line-fit": (inputs) => {
    const [x, y] = [constant(inputs.x), constant(inputs.y)];
    const [w, b] = variables(inputs, ["w", "b"]);
    const loss = () => x.mul(w).add(b).sub(y).square().sum();
    return training([w, b], tf.train.sgd(0.01), loss);
  },
  "mlp-adam": (inputs) => {
    const x = batches(inputs.x);
    const labels = inputs.labels;
    const oneHot = tf.tidy(() => tf.oneHot(constant(labels), 10).cast("float32"));
    const [count] = labels.shape;
    const targets = tf.unstack(oneHot);
    const [w1, b1, w2, b2] = variables(inputs, ["w1", "b1", "w2", "b2"]);
    const loss = (i) => {
      const logits = x(i).matMul(w1).add(b1).relu().matMul(w2).add(b2);
      return tf.losses.softmaxCrossEntropy(targets[i % count], logits);
    };
    return training([w1, b1, w2, b2], tf.train.adam(0.001, 0.9, 0.999, 1e-8), loss);
  },
  matmul: functionOf(
    (a, b, variant) => tf.matMul(a, b, variant[0] === "t", variant[1] === "t"),
    "product",
  ),
  exp: functionOf((x) => tf.exp(x)),
  tanh: functionOf((x) => tf.tanh(x)),
  chain8: functionOf((x, y) =>
    tf.tidy(() => x.mul(1.5).add(y).relu().sub(0.25).mul(y).abs().neg().add(x)),
  ),
};

await serve({ version: tf.version.tfjs, threads, programs });
