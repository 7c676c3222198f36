// Texts come from the server as data attributes, so that scripts hold no language.

/** Puts values into the `{name}` places of a text. */
export const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (all, key: string) => String(values[key] ?? all));

/** Picks `{prefix}{category}` (one, two, few, many, other) for a number in a language; `other` must be there. */
export function plural(words: Record<string, string | undefined>, prefix: string, n: number, language: string): string {
  const category = new Intl.PluralRules(language).select(n);
  const key = (c: string): string => (prefix ? prefix + c.charAt(0).toUpperCase() + c.slice(1) : c);
  return fill(words[key(category)] ?? words[key("other")] ?? "{n}", { n });
}
