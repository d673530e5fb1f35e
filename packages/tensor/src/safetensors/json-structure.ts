/**
 * Finds what `JSON.parse` lets pass in silence: a key that one object has twice (it keeps the
 * last), and lists or objects nested deeper than `maxDepth`. The text must be valid JSON.
 *
 * @returns what is wrong, or undefined.
 */
export function structureProblem(text: string, maxDepth: number): string | undefined {
  const enclosing: Set<string>[] = [];
  let keys = new Set<string>();
  let stringStart = 0;
  let stringEnd = 0;
  for (let i = 0; i < text.length; i++) {
    const mark = text[i];
    if (mark === '"') {
      stringStart = i;
      stringEnd = endOfString(text, i);
      i = stringEnd - 1;
    } else if (mark === "{" || mark === "[") {
      if (enclosing.length === maxDepth) return `nests deeper than ${maxDepth} levels`;
      enclosing.push(keys);
      keys = new Set();
    } else if (mark === "}" || mark === "]") {
      keys = enclosing.pop() ?? keys;
    } else if (mark === ":") {
      const key: string = JSON.parse(text.slice(stringStart, stringEnd));
      if (keys.has(key)) return `has the key ${JSON.stringify(key)} twice; expected it once`;
      keys.add(key);
    }
  }
  return undefined;
}

/** The position after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let end = start;
  let isEscaped: boolean;
  // From quote to quote, as metadata may be long.
  do {
    end = text.indexOf('"', end + 1);
    isEscaped = false;
    for (let i = end - 1; text[i] === "\\"; i--) isEscaped = !isEscaped;
  } while (isEscaped);
  return end + 1;
}
