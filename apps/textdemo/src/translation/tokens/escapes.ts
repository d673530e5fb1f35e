/** Signs that mean something to programs that read tokens, and how Moses writes them. */
const escapes = new Map([
  ["&", "&amp;"],
  ["|", "&#124;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ["'", "&apos;"],
  ['"', "&quot;"],
  ["[", "&#91;"],
  ["]", "&#93;"],
]);
const signs = new Map([...escapes].map(([sign, entity]) => [entity, sign]));

export function escapeSigns(text: string): string {
  return text.replace(/[&|<>'"[\]]/g, (sign) => escapes.get(sign) ?? sign);
}

/** What {@link escapeSigns} was given. Other entities stay. */
export function unescapeSigns(text: string): string {
  return text.replace(/&(?:amp|#124|lt|gt|apos|quot|#91|#93);/g, (entity) => {
    return signs.get(entity) ?? entity;
  });
}
