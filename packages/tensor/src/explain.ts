import { kernels } from "./engine/kernels.ts";
import { type Outline, record } from "./graph/profiler.ts";
import type { Call } from "./graph/schedule.ts";
import { Ref, type View } from "./graph/view.ts";
import { formatShape } from "./shape.ts";
import { align } from "./table.ts";

/**
 * Runs a function and lists the kernel calls of each plan it runs, in order: the operators that one
 * call computes, the KiB of memory it reads and writes, and the tensors, axes along which one is
 * repeated with length 1. Numbers are left out. Kernels called "emitted" were made for their operators
 * after many runs.
 * Plans depend on the shapes, not on the values; {@link profile} says how long the calls take.
 * @throws ValueError for a function that returns a promise.
 */
export function explain(run: () => void): string {
  const plans = [...record("explain", run).plans];
  if (plans.length === 0) return "nothing was computed";
  return plans.map((plan, i) => describe(plan, i + 1)).join("\n\n");
}

function describe(plan: Outline, number: number): string {
  const { calls, arenaBytes } = plan;
  const lines = calls.map((call, i) => [
    String(i),
    nameOf(call.kernel),
    call.label,
    (call.bytes / 1024).toFixed(1),
    tensorsOf(call, i, plan),
  ]);
  return [
    `plan ${number}: ${calls.length} calls, ${(arenaBytes / 1024).toFixed(1)} KiB for intermediate values`,
    ...align([["#", "kernel", "operators", "KiB", "tensors"], ...lines], text),
  ].join("\n");
}

const text = ["kernel", "operators", "tensors"];

function nameOf(kernel: number): string {
  return Object.entries(kernels).find(([, id]) => id === kernel)?.[0] ?? "emitted";
}

/** What a call reads → what it writes. */
function tensorsOf({ words }: Call, position: number, plan: Outline): string {
  const views = words.flatMap((word) =>
    word instanceof Ref && word.view.buffer.kind !== "number" ? [word.view] : [],
  );
  const targets = position < plan.firstUpdate ? [] : plan.targets;
  const updates = ({ buffer: { kind, index } }: View): boolean =>
    kind === "leaf" && targets.includes(index);
  // What is updated element by element is read, too: its last mention is the result.
  const first = views.filter((view, i) =>
    updates(view)
      ? views.findLastIndex(({ buffer }) => buffer === view.buffer) === i
      : view.buffer.kind !== "leaf" && view.buffer.first === position,
  );
  const written = first.length === 0 ? views.slice(-1) : first;
  const read = views.filter((view) => !written.includes(view));
  const results = written.map((view) => (updates(view) ? "updated " : "") + shapeOf(view));
  return `${read.map(shapeOf).join(" ")} → ${results.join(" ")}`.trim();
}

function shapeOf({ shape, strides }: View): string {
  return formatShape(shape.map((length, axis) => (strides[axis] === 0 ? 1 : length)));
}
