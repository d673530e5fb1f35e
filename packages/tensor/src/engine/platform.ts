import { workerSource } from "./worker-source.ts";

/** What a worker starts from. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The control block. */
  readonly address: number;
  readonly scratch: number;
  /** Its number among the workers, from 0. */
  readonly index: number;
}

/** A running worker. */
export interface WorkerHandle {
  /** Ends it; `ended` is called once it has stopped writing. */
  terminate(ended: () => void): void;
}

interface NodeWorker {
  unref(): void;
  terminate(): Promise<number>;
  on(event: "error", listener: (error: unknown) => void): void;
}

interface NodeThreads {
  readonly Worker: new (
    source: string,
    options: { eval: true; workerData: WorkerStart; stdin: false; env: object; execArgv: string[] },
  ) => NodeWorker;
}

interface NodeSystem {
  availableParallelism(): number;
}

/** A module of Node's own, without an import that browsers' bundlers would follow. */
function nodeModule(name: string): unknown {
  return typeof process === "object" ? process.getBuiltinModule?.(name) : undefined;
}

/** Processors that this program may use. */
export function parallelism(): number {
  const system = nodeModule("node:os") as NodeSystem | undefined;
  return system?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/** Starts a worker that does not keep the program alive; null where that is refused. */
export function startWorker(start: WorkerStart): WorkerHandle | null {
  try {
    const threads = nodeModule("node:worker_threads") as NodeThreads | undefined;
    return threads === undefined ? startInBrowser(start) : startInNode(threads, start);
  } catch {
    return null;
  }
}

function startInNode({ Worker }: NodeThreads, start: WorkerStart): WorkerHandle {
  const worker = new Worker(workerSource, {
    eval: true,
    workerData: start,
    stdin: false,
    env: {},
    execArgv: [],
  });
  worker.unref();
  worker.on("error", () => {});
  return { terminate: (ended) => void worker.terminate().then(ended) };
}

function startInBrowser(start: WorkerStart): WorkerHandle {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "nnf" });
  // Browsers do not say when a worker has ended, but then give the lock it held to who asks next.
  const lock = `nnf ${crypto.randomUUID()}`;
  worker.postMessage({ ...start, lock });
  return {
    terminate: (ended) => {
      worker.terminate();
      URL.revokeObjectURL(url);
      void navigator.locks.request(lock, ended);
    },
  };
}
