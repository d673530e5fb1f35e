import { FIRST_EMITTED, kernels } from "./kernels.ts";

/** Words of the control block that the caller and its workers share. */
export const control = {
  /** Counts published tasks; workers sleep on it. */
  generation: 0,
  /** 1 while chunks of the published task may be claimed. */
  open: 1,
  /** Workers that are looking at the task. */
  active: 2,
  /** Workers asleep. */
  sleeping: 3,
  kernel: 4,
  descriptor: 5,
  units: 6,
  /** Units of a chunk. */
  chunk: 7,
  chunks: 8,
  /** Next chunk to claim. */
  next: 9,
  /** Chunks finished. */
  done: 10,
  /** Set by a chunk that failed. */
  failed: 11,
  /** Workers that may take part; those beyond sleep on it. */
  helpers: 12,
  length: 13,
} as const;

/** Looks that a worker takes at the control block before it goes to sleep. */
const SPINS = 100_000;

/**
 * A worker's program, as text: it must start without a file of its own, in Node and in browsers.
 * The loop is JavaScript because a WebAssembly function that never returns stays unoptimised. An
 * emitted kernel is compiled when it first comes by; the interpreter runs the same descriptors where
 * that fails.
 */
export const workerSource = `
const work = ({ module, memory, address, scratch, index }) => {
  const { runUnits, table } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const emitted = (kernel) => {
    try {
      const [place, length] = new Uint32Array(memory.buffer, kernel, 2);
      if (place >= table.length) table.grow(place + 1 - table.length);
      if (table.get(place) === null) {
        const bytes = new Uint8Array(memory.buffer, kernel + 8, length).slice();
        const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
          env: { memory, runUnits },
        });
        table.set(place, instance.exports.run);
      }
      return kernel;
    } catch {
      return ${kernels.elementwise};
    }
  };
  const block = new Int32Array(memory.buffer, address, ${control.length});
  let seen = 0;
  for (;;) {
    let spins = 0;
    for (;;) {
      const helpers = Atomics.load(block, ${control.helpers});
      if (index < helpers) break;
      Atomics.wait(block, ${control.helpers}, helpers);
    }
    while (Atomics.load(block, ${control.generation}) === seen) {
      if (++spins < ${SPINS}) continue;
      Atomics.add(block, ${control.sleeping}, 1);
      Atomics.wait(block, ${control.generation}, seen);
      Atomics.sub(block, ${control.sleeping}, 1);
      spins = 0;
    }
    seen = Atomics.load(block, ${control.generation});
    Atomics.add(block, ${control.active}, 1);
    if (Atomics.load(block, ${control.open}) === 1) {
      let kernel = block[${control.kernel}] >>> 0;
      if (kernel >= ${FIRST_EMITTED}) kernel = emitted(kernel);
      const descriptor = block[${control.descriptor}] >>> 0;
      const units = block[${control.units}], chunk = block[${control.chunk}];
      const chunks = block[${control.chunks}];
      for (;;) {
        const claimed = Atomics.add(block, ${control.next}, 1);
        if (claimed >= chunks) break;
        const begin = claimed * chunk, end = Math.min(units, begin + chunk);
        if (runUnits(kernel, descriptor, begin, end, scratch) !== 0) {
          Atomics.store(block, ${control.failed}, 1);
        }
        Atomics.add(block, ${control.done}, 1);
      }
    }
    Atomics.sub(block, ${control.active}, 1);
  }
};
if (typeof process === "object" && process.getBuiltinModule) {
  work(process.getBuiltinModule("node:worker_threads").workerData);
} else {
  onmessage = ({ data }) => navigator.locks.request(data.lock, () => work(data));
}
`;
