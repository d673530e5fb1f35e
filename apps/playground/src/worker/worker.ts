import { models } from "./models.ts";
import type { Request, Response } from "./protocol.ts";
import { Runner } from "./runner.ts";

// A message to oneself waits behind those of the page, unlike a promise, and not as long as a timer.
const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

const runner = new Runner({
  load: (name) => models[name](),
  post: (response: Response) => postMessage(response),
  later: (work) => {
    waiting.push(work);
    turns.port2.postMessage(null);
  },
  now: () => performance.now(),
});

addEventListener("message", ({ data }: MessageEvent<Request>) => runner.receive(data));
