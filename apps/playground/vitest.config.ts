import { nodeTests } from "../../vitest.base.ts";

/** The path of a Chromium, without which the tests of the built page are left out. */
const { NNF_CHROMIUM, NNF_PLAYGROUND } = process.env;

const page = NNF_CHROMIUM
  ? {
      globalSetup: ["test/page/setup.ts"],
      exclude: NNF_PLAYGROUND === "full" ? [] : ["test/full/**"],
    }
  : { exclude: ["test/page/**", "test/full/**"] };

export default nodeTests("playground", page);
