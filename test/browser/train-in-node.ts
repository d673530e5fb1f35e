import type { TestProject } from "vitest/node";
import { train } from "./train.ts";

declare module "vitest" {
  interface ProvidedContext {
    trainedInNode: number[];
  }
}

/** Trains in Node before the page does, so that the two can be compared. */
export function setup(project: TestProject): void {
  project.provide("trainedInNode", train());
}
