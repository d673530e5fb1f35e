import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  lax,
  nn,
  numpy as np,
  valueAndGrad,
} from "@jax-js/jax";
import { serve } from "../dist/serve.js";

await init("wasm");
defaultDevice("wasm");

// Its workers are those of browsers.
function threads(count) {
  if (count !== 1) throw new Error("jax-js computes on one thread in Node.");
}

function constant({ shape, data }) {
  return np.array(data, {
    shape: [...shape],
    dtype: data instanceof Int32Array ? np.int32 : np.float32,
  });
}

function batches({ shape: [count, ...shape], data }) {
  const size = data.length / count;
  const all = Array.from({ length: count }, (_, i) =>
    constant({ shape, data: data.slice(i * size, (i + 1) * size) }),
  );
  return (i) => all[i % count].ref;
}

// A state of one array for each name, updated by a compiled function of it and the step's batch.
function training(inputs, names, initial, update, batch) {
  const parameters = names.map((name) => constant(inputs[name]));
  let state = initial(parameters);
  return {
    step: async (i) => {
      state = update(state, ...batch(i));
      await blockUntilReady(state);
    },
    results: () =>
      Object.fromEntries(
        names.map((name, i) => [
          name,
          { shape: inputs[name].shape, data: state.parameters[i].ref.dataSync() },
        ]),
      ),
  };
}

function sgd(inputs, names, rate, loss, batch) {
  const gradients = valueAndGrad(loss);
  const update = jit(({ parameters }, ...given) => {
    const [value, slopes] = gradients(
      parameters.map((each) => each.ref),
      ...given,
    );
    value.dispose();
    return { parameters: parameters.map((each, i) => each.sub(slopes[i].mul(rate))) };
  });
  return training(inputs, names, (parameters) => ({ parameters }), update, batch);
}

function adam(inputs, names, rate, loss, batch) {
  const gradients = valueAndGrad(loss);
  const update = jit(({ parameters, means, squares, decays }, ...given) => {
    const [value, slopes] = gradients(
      parameters.map((each) => each.ref),
      ...given,
    );
    value.dispose();
    const [decay1, decay2] = [decays[0].mul(0.9), decays[1].mul(0.999)];
    const m = means.map((each, i) => each.mul(0.9).add(slopes[i].ref.mul(0.1)));
    const v = squares.map((each, i) => each.mul(0.999).add(np.square(slopes[i]).mul(0.001)));
    const next = parameters.map((each, i) => {
      const root = np.sqrt(v[i].ref.div(np.subtract(1, decay2.ref))).add(1e-8);
      return each.sub(m[i].ref.div(np.subtract(1, decay1.ref)).mul(rate).div(root));
    });
    return { parameters: next, means: m, squares: v, decays: [decay1, decay2] };
  });
  const initial = (parameters) => ({
    parameters,
    means: parameters.map((each) => np.zeros(each.shape)),
    squares: parameters.map((each) => np.zeros(each.shape)),
    decays: [np.array(1), np.array(1)],
  });
  return training(inputs, names, initial, update, batch);
}

function crossEntropy(logits, labels, classes) {
  return nn.logSoftmax(logits).mul(nn.oneHot(labels, classes)).sum(-1).mean().neg();
}

function functionOf(compute, name = "result") {
  return (inputs, variant) => {
    const given = Object.values(inputs).map(constant);
    const run = variant === "unjitted" ? compute : jit((...all) => compute(...all, variant));
    const result = () => run(...given.map((each) => each.ref));
    return {
      step: async () => {
        const value = await blockUntilReady(result());
        value.dispose();
      },
      results: () => {
        const value = result();
        return { [name]: { shape: value.shape, data: value.dataSync() } };
      },
    };
  };
}

const programs = {
  "line-fit": (inputs) => {
    const [x, y] = [constant(inputs.x), constant(inputs.y)];
    const loss = ([w, b], x, y) => np.square(x.mul(w).add(b).sub(y)).sum();
    return sgd(inputs, ["w", "b"], 0.01, loss, () => [x.ref, y.ref]);
  },
  "mlp-adam": (inputs) => {
    const [x, labels] = [batches(inputs.x), batches(inputs.labels)];
    const loss = ([w1, b1, w2, b2], x, labels) => {
      const hidden = nn.relu(np.matmul(x, w1).add(b1));
      return crossEntropy(np.matmul(hidden, w2).add(b2), labels, 10);
    };
    return adam(inputs, ["w1", "b1", "w2", "b2"], 0.001, loss, (i) => [x(i), labels(i)]);
  },
  convnet: (inputs) => {
    const [x, labels] = [batches(inputs.x), batches(inputs.labels)];
    const stage = (image, kernel, bias) => {
      const features = lax.conv(image, kernel, [1, 1], "VALID").add(bias.reshape([-1, 1, 1]));
      return lax.reduceWindow(nn.relu(features), np.max, [1, 1, 2, 2], [1, 1, 2, 2]);
    };
    const loss = ([k1, b1, k2, b2, w, b], x, labels) => {
      const features = stage(stage(x, k1, b1), k2, b2).reshape([-1, 256]);
      return crossEntropy(np.matmul(features, w).add(b), labels, 10);
    };
    const names = ["k1", "b1", "k2", "b2", "w", "b"];
    return sgd(inputs, names, 0.1, loss, (i) => [x(i), labels(i)]);
  },
  matmul: functionOf((a, b, variant) => {
    const left = variant[0] === "t" ? a.transpose() : a;
    return np.matmul(left, variant[1] === "t" ? b.transpose() : b);
  }, "product"),
  exp: functionOf((x) => np.exp(x)),
  tanh: functionOf((x) => np.tanh(x)),
  chain8: functionOf((x, y) =>
    np
      .abs(nn.relu(x.ref.mul(1.5).add(y.ref)).sub(0.25).mul(y))
      .neg()
      .add(x),
  ),
};

const entry = fileURLToPath(import.meta.resolve("@jax-js/jax"));
const { version } = JSON.parse(readFileSync(new URL("../package.json", `file://${entry}`), "utf8"));
await serve({ version, threads, programs });
