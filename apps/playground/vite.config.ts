import { defaultClientConditions, defineConfig } from "vite";
import { formulas } from "./scripts/formulas.ts";
import { mathFont } from "./scripts/math-font.ts";

/** Chunks of scenes and models carry the names of their folders. */
function chunkFileNames({ facadeModuleId }: { facadeModuleId?: string | null }): string {
  const folder = /\/scenes\/(\d\d-[^/]+)\//.exec(facadeModuleId ?? "")?.[1];
  return `assets/${folder ?? "[name]"}-[hash].js`;
}

/** Packages without what only the last scenes need, for networks and for text. */
const engine =
  /\/packages\/(?!data\/|layers\/src\/(?!losses)|tensor\/src\/(safetensors|compile|ops\/(convolution|pooling|windows|crf)))/;
/** Layers, convolution, files of weights. */
const networks =
  /\/packages\/(layers\/src\/(?!crf)|tensor\/src\/(safetensors|ops\/(convolution|pooling|windows)))/;

export default defineConfig({
  // Relative addresses work from any folder of any host.
  base: "./",
  plugins: [formulas(), mathFont(`${import.meta.dirname}/src`)],
  resolve: { conditions: ["@nnf/source", ...defaultClientConditions] },
  worker: {
    format: "es",
    rolldownOptions: {
      output: {
        entryFileNames: "engine/[name]-[hash].js",
        chunkFileNames: (chunk) => chunkFileNames(chunk).replace("assets", "engine"),
        codeSplitting: {
          groups: [
            { name: "engine", test: engine, priority: 2 },
            { name: "networks", test: networks, priority: 1 },
            { name: "text", test: /\/packages\/|\/apps\/textdemo\// },
          ],
        },
      },
    },
  },
  build: {
    target: "es2022",
    // Older browsers have no light-dark(), which cannot be imitated where the reader may choose.
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        chunkFileNames,
        // What every scene is made of is loaded once; surfaces and curves come with scenes.
        codeSplitting: {
          groups: [
            {
              name: "kit",
              test: /\/src\/(scene|state)\/|\/views\/(plot|use-width|handle|line-plot)|\/(preact|@preact)\/|\/d3-(scale|array|interpolate|color|format)\//,
            },
          ],
        },
      },
    },
  },
});
