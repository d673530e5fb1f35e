import type { Page } from "playwright";
import type { ModelName } from "../../src/worker/models.ts";
import { digest } from "./digest.ts";

/** The newest run on a channel of the worker. */
export interface Answer {
  readonly model: ModelName;
  readonly input: never;
  readonly run: number;
  /** Whether there was a frame of it, or a failure. */
  readonly begun: boolean;
  /** What its last frame says, as a digest; null while it computes, a message where it threw. */
  readonly says: string | null;
}

/** Notes what the page asks its worker, and what it is told. Runs in the page before all else. */
function watch(digestOf: typeof digest): void {
  if (typeof Worker === "undefined") return;
  const answers = new Map<number, Answer>();
  const frames = new Map<number, unknown>();
  Object.assign(globalThis, { answers });
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const asked = answers.get(data.channel);
        if (asked === undefined || asked.run !== data.run) return;
        if (data.kind === "frame") frames.set(data.channel, data.frame);
        const done = data.kind === "end" || data.done === true;
        const last = done ? digestOf(frames.get(data.channel)) : null;
        const says = data.kind === "failure" ? data.message : last;
        answers.set(data.channel, { ...asked, begun: true, says });
      });
    }
    override postMessage(
      request: { kind: string; channel: number } & Pick<Answer, "model" | "input" | "run">,
    ): void {
      const { kind, channel, model, input, run } = request;
      if (kind === "run") frames.delete(channel);
      if (kind === "run") answers.set(channel, { model, input, run, begun: false, says: null });
      else if (kind === "cancel") answers.delete(channel);
      super.postMessage(request);
    }
  };
}

export const watching = `(${watch})(${digest})`;

/** Waits until everything that was asked is answered, and shown. */
export function settled(page: Page): Promise<void> {
  return answered(page, false);
}

/** Waits until everything that was asked has an answer, and be it the first of many. */
export function begun(page: Page): Promise<void> {
  return answered(page, true);
}

async function answered(page: Page, first: boolean): Promise<void> {
  const all = (enough: boolean): boolean => {
    const answers: Map<number, Answer> = Reflect.get(globalThis, "answers");
    return (
      answers.size > 0 &&
      // What is still loaded will be asked for.
      document.querySelector("progress") === null &&
      [...answers.values()].every(({ begun, says }) => says !== null || (enough && begun))
    );
  };
  do {
    await page.waitForFunction(all, first);
    await page.evaluate(
      () => new Promise((shown) => requestAnimationFrame(() => setTimeout(shown, 20))),
    );
    // What was shown may have asked for more.
  } while (!(await page.evaluate(all, first)));
}

/** All answers that the page has now, by their models. */
export async function answersOf(page: Page): Promise<Answer[]> {
  const all: Answer[] = await page.evaluate(() => [...Reflect.get(globalThis, "answers").values()]);
  return all.sort((p, q) => (p.model < q.model ? -1 : 1));
}

/** What all answers say at their ends, to be compared. */
export async function bits(page: Page): Promise<string[]> {
  await settled(page);
  return (await answersOf(page)).map(({ model, says }) => `${model}: ${says}`);
}
