import { FormatError } from "@nnf/tensor";
import { counted, formatCount } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { type Agreement, agreement } from "../translation/alignment/agreement.ts";
import { readLinks } from "../translation/links.ts";

/** Options of the command `align agreement`. */
export interface AlignAgreementOptions {
  readonly links: readonly string[];
  readonly gold: string;
  readonly json: boolean;
}

/**
 * Compares files of links with one that is taken for right.
 * @throws FileError and FormatError for what the user can put right
 */
export async function alignAgreementCommand(
  { links: paths, gold: goldPath, json }: AlignAgreementOptions,
  terminal: Terminal,
): Promise<void> {
  const gold = await readLinks(goldPath);
  const results: (Agreement & { readonly file: string })[] = [];
  for (const file of paths) {
    const links = await readLinks(file);
    if (links.length !== gold.length) {
      throw new FormatError(
        "align agreement",
        `${counted(links.length, "line")}, but ${goldPath} has ${gold.length}; expected as many, ` +
          "a line for each pair of sentences.",
        { file },
      );
    }
    results.push({ file, ...agreement(links, gold) });
  }
  if (json) {
    for (const result of results) print(terminal, JSON.stringify(result));
    return;
  }
  const shares = ["precision", "recall", "f", "aer"] as const;
  const columns = [
    ["file", ...results.map(({ file }) => file)],
    ["links", ...results.map(({ links }) => formatCount(links))],
    ["common", ...results.map(({ common }) => formatCount(common))],
    ...shares.map((name) => [
      name === "f" || name === "aer" ? name.toUpperCase() : name,
      ...results.map((result) => `${(100 * result[name]).toFixed(2)} %`),
    ]),
  ];
  for (const row of formatTable(columns)) print(terminal, row);
}
