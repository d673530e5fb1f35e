/** Characters after which a passage ends even without a blank line. */
const longest = 2 ** 16;

/**
 * Joins lines into passages that blank lines separate, so that windows run across line breaks, not
 * across paragraphs. Long runs are cut, so memory does not grow with the text.
 */
export async function* passages(
  lines: AsyncIterable<string>,
): AsyncGenerator<string, undefined, undefined> {
  let passage: string[] = [];
  let length = 0;
  for await (const line of lines) {
    const blank = line.trim() === "";
    if (!blank) {
      passage.push(line);
      length += line.length;
    }
    if (length > 0 && (blank || length >= longest)) {
      yield passage.join("\n");
      passage = [];
      length = 0;
    }
  }
  if (length > 0) yield passage.join("\n");
  return undefined;
}
