/** A string, or one of the marks that open, close and separate; numbers and literals are skipped. */
const token = /"(?:[^"\\]|\\.)*"|[{}:[\]]/g;

/**
 * Calls `onRepeat` for a key that one object of a JSON text has twice: `JSON.parse` keeps the last
 * in silence. The text must be valid JSON.
 */
export function assertUniqueKeys(text: string, onRepeat: (key: string) => never): void {
  const open: Set<string>[] = [];
  let keys = new Set<string>();
  let string = "";
  for (const [mark] of text.matchAll(token)) {
    if (mark === "{" || mark === "[") {
      open.push(keys);
      keys = new Set();
    } else if (mark === "}" || mark === "]") {
      keys = open.pop() ?? keys;
    } else if (mark === ":") {
      const key: string = JSON.parse(string);
      if (keys.has(key)) onRepeat(key);
      keys.add(key);
    } else {
      string = mark;
    }
  }
}
