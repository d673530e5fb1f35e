import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

/** Every workspace with a manifest: `{ name, folder, manifest }`. */
export function workspaces() {
  return ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group))
      .map((entry) => join(root, group, entry))
      .filter((folder) => existsSync(join(folder, "package.json")))
      .map((folder) => {
        const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
        return { name: manifest.name, folder, manifest };
      }),
  );
}

/** The workspaces that are published. */
export function publicPackages() {
  return workspaces().filter(({ manifest }) => manifest.private !== true);
}
