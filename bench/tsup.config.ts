import { library } from "../tsup.base.ts";

export default library(["src/main.ts", "src/ours.ts", "src/serve.ts", "src/first-result.ts"]);
