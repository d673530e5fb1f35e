import { describe, expect, it } from "vitest";
import { formatCount, formatSeconds } from "../src/terminal/format.ts";
import { type Standing, showProgress } from "../src/terminal/progress.ts";
import { Recorder } from "./terminal.ts";

function standing(seconds: number, total = 100): Standing {
  const done = seconds / total;
  return { done, seconds, wordsPerSecond: 61_204.4, loss: 0.23456, secondsLeft: total - seconds };
}

describe("without a terminal", () => {
  it("writes a line every ten seconds and one at the end", () => {
    const output = new Recorder();
    const progress = showProgress(output);
    for (let seconds = 1; seconds <= 100; seconds++) {
      if (seconds === 42) progress.note("a note");
      if (seconds < 15 || seconds > 90) progress.update(standing(seconds));
    }
    progress.stop();
    expect(output.lines).toEqual([
      "   10%  61,204 words/s, loss 0.2346, 1:30 left",
      "a note",
      "   91%  61,204 words/s, loss 0.2346, 9 s left",
      "  100%  61,204 words/s, loss 0.2346, 0 s left",
    ]);
  });

  it("writes no control characters", () => {
    const output = new Recorder();
    const progress = showProgress(output);
    progress.update(standing(50));
    progress.note("a note");
    progress.stop();
    expect(output.text).not.toContain("\u001b");
    expect(output.text).not.toContain("\r");
  });
});

describe("on a terminal", () => {
  it("draws a bar with the same figures, and gives the cursor back", () => {
    const output = new Recorder({ isTTY: true });
    const progress = showProgress(output);
    progress.update(standing(50));
    progress.note("a note");
    progress.stop();
    expect(output.text).toContain("█");
    expect(output.text).toContain("50%  61,204 words/s, loss 0.2346, 50 s left");
    expect(output.text).toContain("a note\n");
    expect(output.text.lastIndexOf("\u001b[?25h")).toBeGreaterThan(
      output.text.lastIndexOf("\u001b[?25l"),
    );
  });
});

it("formats counts and times", () => {
  expect([0, 999, 1234567.8].map(formatCount)).toEqual(["0", "999", "1,234,568"]);
  expect([-1, 0.4, 59.4, 59.6, 65, 3600, 7509].map(formatSeconds)).toEqual([
    "0 s",
    "0 s",
    "59 s",
    "1:00",
    "1:05",
    "1:00:00",
    "2:05:09",
  ]);
});
