import { Random, tensor } from "@nnf/tensor";
import { engine, planStatistics } from "@nnf/tensor/internal";

const x = new Random(0).uniform([512, 512]);
x.data();
const N = Number(process.argv[2] ?? 20000);
const t = performance.now();
for (let i = 0; i < N; i++) {
  const y = x.add(i);
  if (y.data()[5]! < i) throw 1;
  if (i % (N / 10) == 0)
    console.log(
      i,
      Math.round(process.memoryUsage().rss / 1e6),
      Math.round(process.memoryUsage().arrayBuffers / 1e6),
      engine().heap.capacity / 1e6,
    );
}
console.log(((performance.now() - t) / N) * 1000, "µs/op", planStatistics);
