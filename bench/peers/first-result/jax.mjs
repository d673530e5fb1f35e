import { init, numpy as np, valueAndGrad } from "@jax-js/jax";

await init("wasm");
const [x, y] = [np.array([1, 5, 6]), np.array([0, 16, 20])];
const cost = ([w, b]) => np.square(x.ref.mul(w).add(b).sub(y.ref)).sum();
const [value, slopes] = valueAndGrad(cost)([np.array(2), np.array(2)]);
const [w, b] = slopes.map((slope) => np.array(2).sub(slope.mul(0.01)));
w.js();
b.js();
console.log(value.js());
