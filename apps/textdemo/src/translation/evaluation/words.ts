/**
 * The words of a line between runs of white space, as Python's `str.split` finds them: the
 * separators U+001C to U+001F and U+0085 are white space, a byte order mark is not.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let i = 0; i <= line.length; i++) {
    const isEnd = i === line.length || isWhiteSpace(line.charCodeAt(i));
    if (isEnd && start >= 0) {
      words.push(line.slice(start, i));
      start = -1;
    } else if (!isEnd && start < 0) start = i;
  }
  return words;
}

function isWhiteSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || isSeparator(code);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    [0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(code)
  );
}

function isSeparator(code: number): boolean {
  return code >= 0x1c && code <= 0x1f;
}
