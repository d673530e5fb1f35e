import { Adagrad, SGD } from "@nnf/optim";
import { hardTanh, parameter, Random, relu, type Tensor, tensor } from "@nnf/tensor";
import { engine, planStatistics } from "@nnf/tensor/internal";

const r = new Random(0);
const B = Number(process.argv[2] ?? 256),
  V = 20000,
  D = 50,
  W = 5,
  H = 100;
const E = parameter(r.normal([V, D], { std: 0.05 })),
  W1 = parameter(r.normal([W * D, H], { std: 0.05 })),
  b1 = parameter(new Float32Array(H)),
  W2 = parameter(r.normal([H, 1], { std: 0.05 })),
  b2 = parameter(new Float32Array(1));
const opt = new SGD([E, W1, b1, W2, b2], { learningRate: 0.01 });
const score = (ids: Tensor) =>
  hardTanh(
    E.take(ids)
      .reshape(-1, W * D)
      .matmul(W1)
      .add(b1),
  )
    .matmul(W2)
    .add(b2);
const host = new Int32Array(B * W),
  cor = new Int32Array(B * W);
const one = () => {
  for (let i = 0; i < host.length; i++) {
    host[i] = r.nextInteger(0, V);
    cor[i] = host[i]!;
  }
  for (let i = 0; i < B; i++) cor[i * W + 2] = r.nextInteger(0, V);
  const a = tensor(host).reshape(B, W),
    c = tensor(cor).reshape(B, W);
  return opt.minimize(relu(score(c).sub(score(a)).add(1)).mean());
};
for (let i = 0; i < 200; i++) one();
let t = performance.now();
const N = 500;
for (let i = 0; i < N; i++) one();
console.log("ms/step", (performance.now() - t) / N, planStatistics);
t = performance.now();
for (let i = 0; i < N; i++)
  for (let i = 0; i < host.length * 1.2; i++) {
    host[0] = r.nextInteger(0, V);
  }
console.log("of which random", (performance.now() - t) / N);
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
