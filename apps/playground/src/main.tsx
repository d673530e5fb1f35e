import { render } from "preact";
import { App } from "./shell/app.tsx";
import { missingFeatures } from "./shell/support.ts";
import { applyTheme } from "./shell/theme.ts";
import { AddressBar } from "./state/address.ts";
import "./styles/palette.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/scene.css";
import "./styles/plots.css";
import "./styles/words.css";
import "./styles/graph.css";
import "./styles/overfitting.css";
import "./styles/convolution.css";
import "./styles/applications.css";
import "./styles/sandbox.css";

applyTheme();
const root = document.getElementById("app");
if (root !== null) {
  render(<App address={new AddressBar(window)} missing={missingFeatures(globalThis)} />, root);
}
