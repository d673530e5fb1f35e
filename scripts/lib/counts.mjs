import { readFileSync } from "node:fs";

/**
 * Passed, failed and skipped tests in a report of vitest's JSON reporter.
 * A file that fails without any test of its own failing counts as one failure, and so does a run
 * that fails while all its tests pass (an unhandled rejection) or leaves no report.
 */
export function countTests(file, exitCode) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of report.testResults) {
    for (const { status: outcome } of assertionResults) {
      if (outcome === "passed") counts.passed += 1;
      else if (outcome === "failed") counts.failed += 1;
      else counts.skipped += 1;
    }
    const none = !assertionResults.some(({ status: outcome }) => outcome === "failed");
    if (status === "failed" && none) counts.failed += 1;
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
