import { library } from "../../tsup.base.ts";

export default library(["src/cli.ts", "src/tagging/run/index.ts", "src/vectors/index.ts"]);
