// What a reader downloads, compressed: `node scripts/sizes.mjs` after a build.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Most kilobytes (of 1000 bytes) of each part. */
const budgets = { initial: 30, engine: 60, networks: 15, text: 25, scene: 15, font: 60 };

/** The scripts of a folder by name: compressed kilobytes, and the names of what they import. */
function scriptsOf(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
  return new Map(
    names.map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const imports = [...text.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)].map(
        ([, file]) => file,
      );
      return [name, { size: gzipSync(text, { level: 9 }).length / 1000, imports }];
    }),
  );
}

/** The names of scripts with everything they import. */
function closure(scripts, names, known = new Set()) {
  for (const name of names) {
    if (known.has(name)) continue;
    known.add(name);
    closure(scripts, scripts.get(name).imports, known);
  }
  return known;
}

/** The kilobytes of some scripts and their imports, without those that were loaded before. */
function weigh(scripts, names, loaded = new Set()) {
  const needed = [...closure(scripts, names)].filter((name) => !loaded.has(name));
  return needed.reduce((total, name) => total + scripts.get(name).size, 0);
}

/**
 * The parts of a built page: what is loaded at first; the engine; what only the last scenes need
 * beside it, for networks and for text; each scene, with its part in the worker and with what it
 * shares with other scenes.
 * @param {string} dist
 * @returns {{ part: string, size: number, budget: number }[]}
 */
export function sizes(dist) {
  const [page, worker] = [scriptsOf(join(dist, "assets")), scriptsOf(join(dist, "engine"))];
  const starting = (scripts, pattern) => [...scripts.keys()].filter((name) => pattern.test(name));
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const entries = [...html.matchAll(/assets\/([^"]+\.js)"/g)].map(([, name]) => name);
  const engine = starting(worker, /^(worker|engine)-/);
  const parts = [
    { part: "initial", size: weigh(page, entries), budget: budgets.initial },
    { part: "engine", size: weigh(worker, engine), budget: budgets.engine },
  ];
  const fonts = readdirSync(join(dist, "assets")).filter((name) => name.endsWith(".woff2"));
  for (const font of fonts) {
    const { size } = statSync(join(dist, "assets", font));
    parts.push({ part: "font", size: size / 1000, budget: budgets.font });
  }
  const [initial, computing] = [closure(page, entries), closure(worker, engine)];
  for (const part of ["networks", "text"]) {
    const chunks = starting(worker, new RegExp(`^${part}-`));
    parts.push({ part, size: weigh(worker, chunks, computing), budget: budgets[part] });
    closure(worker, chunks, computing);
  }
  for (const scene of starting(page, /^\d\d-/)) {
    const name = scene.replace(/-.{8}\.js$/, "");
    const models = starting(worker, new RegExp(`^${name}-`));
    const size = weigh(page, [scene], initial) + weigh(worker, models, computing);
    parts.push({ part: name, size, budget: budgets.scene });
  }
  return parts;
}

if (basename(process.argv[1] ?? "") === "sizes.mjs") {
  const parts = sizes(fileURLToPath(new URL("../dist", import.meta.url)));
  for (const { part, size, budget } of parts) {
    console.log(`${part.padEnd(24)} ${size.toFixed(1).padStart(6)} kB of ${budget}`);
  }
  process.exit(parts.every(({ size, budget }) => size <= budget) ? 0 : 1);
}
