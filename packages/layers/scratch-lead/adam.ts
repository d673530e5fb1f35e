import { Adam } from "@nnf/optim";
import { gather, parameter, Random, tensor } from "@nnf/tensor";
import { engine } from "@nnf/tensor/internal";

const r = new Random(0);
const W1 = parameter(r.normal([784, 256], { std: 0.05 })),
  b1 = parameter(new Float32Array(256)),
  W2 = parameter(r.normal([256, 10], { std: 0.05 })),
  b2 = parameter(new Float32Array(10));
const X = r.uniform([64, 784]);
X.data();
const L = r.integers([64], 0, 10);
L.data();
const adam = new Adam([W1, b1, W2, b2]);
const one = () => {
  const logits = X.matmul(W1).add(b1).relu().matmul(W2).add(b2);
  const loss = gather(logits.logSoftmax(), L).mean().neg();
  adam.minimize(loss);
  return loss;
};
for (let i = 0; i < 200; i++) one();
const t = performance.now();
const N = 1000;
for (let i = 0; i < N; i++) one();
const full = (performance.now() - t) / N;
console.log("ms/step", full);
const e = engine();
const run = e.kernels.run;
let inner = 0,
  plan: any;
(e as any).kernels = {
  ...e.kernels,
  run: (a: number, b: number, c: number) => {
    const t = performance.now();
    const r = run(a, b, c);
    inner += performance.now() - t;
    plan = [a, b, c];
    return r;
  },
};
for (let i = 0; i < N; i++) one();
console.log("wasm ms/step", inner / N, plan[1], "calls");
// per call timing
const i32 = e.heap.i32;
const base = plan[0] >>> 2;
const times = new Map<string, number>();
for (let rep = 0; rep < 300; rep++)
  for (let c = 0; c < plan[1]; c++) {
    const [k, d, u] = [i32[base + 3 * c]!, i32[base + 3 * c + 1]!, i32[base + 3 * c + 2]!];
    const t = performance.now();
    e.kernels.runUnits(k, d, 0, u, plan[2]);
    const key = `${c} k${k} u${u} ${Array.from(i32.slice(d >>> 2, (d >>> 2) + 4))}`;
    times.set(key, (times.get(key) ?? 0) + performance.now() - t);
  }
for (const [k, v] of times) console.log(k, ((v / 300) * 1000).toFixed(1), "µs");
