// What <html> says about a page goes with the page: Turbo replaces the body, and of <html> only language and direction.
const said = ["lang", "dir", "data-theme", "data-headings", "data-density"];

/** What is used of <html>. */
export type Root = Pick<Element, "getAttribute" | "setAttribute" | "removeAttribute">;
type Look = Record<string, string | null>;

export const lookOf = (root: Root): Look => Object.fromEntries(said.map(name => [name, root.getAttribute(name)]));

/** Makes a root look as told; other attributes, such as those Turbo puts there, stay. */
export function dress(root: Root, look: Look): void {
  for (const name of said) {
    const value = look[name] ?? null;
    if (value === null) root.removeAttribute(name);
    else if (value !== root.getAttribute(name)) root.setAttribute(name, value);
  }
}

export function followRoots(): void {
  const root = document.documentElement;
  // A body that Turbo keeps for going back is cloned without its document, so it carries the look itself.
  document.addEventListener("turbo:before-cache", () => { document.body.dataset["root"] = JSON.stringify(lookOf(root)); });
  document.addEventListener("turbo:before-render", ({ detail: { newBody } }) => {
    const html = newBody.closest("html"), kept = newBody.dataset["root"];
    if (html) dress(root, lookOf(html));
    else if (kept) dress(root, JSON.parse(kept) as Look);
  });
}
