import { tokenize } from "@nnf/data";
import { tensor } from "@nnf/tensor";
import { loadContent } from "@nnf/tensor/node";
import { readModel, Tagger } from "@nnf/textdemo/tagger";

const p = tensor([0.2, 0.1, 0.3, 0.5, 0.7, 0.4, 0.2], { dtype: "float64" });
console.log(p.prod().item().toFixed(6)); // 0.000168
console.log(p.log().sum().item().toFixed(4)); // -8.6915
console.log(p.log().sum().exp().item().toFixed(6)); // 0.000168

const model = new URL("../../../../textdemo/models/pos/model.safetensors", import.meta.url);
const tagger = new Tagger(readModel(await loadContent(model.pathname)));
const words = tokenize("Abby likes to eat apples").map(({ text }) => text);
console.log(tagger.tag([{ words, columns: [] }])[0]); // [PROPN, VERB, PART, VERB, NOUN]
