// Larger parts are custom elements, fetched only by pages that have them; each is useful before it is upgraded.

const islands: Record<string, () => Promise<unknown>> = {
  "rich-text": () => import("./islands/rich-text"),
  "drop-zone": () => import("./islands/drop-zone"),
  "passkey-form": () => import("./islands/passkey-form"),
  "command-palette": () => import("./islands/command-palette"),
};
const asked = new Set<string>();

/** Fetches what is inside `root`, except in dialogs nobody has opened. */
export function scanIslands(root: ParentNode = document): void {
  for (const [name, load] of Object.entries(islands)) {
    if (asked.has(name)) continue;
    const wanted = [...root.querySelectorAll(name)].some(el => !el.closest("dialog:not([open])"));
    if (!wanted) continue;
    asked.add(name);
    load().catch(() => asked.delete(name)); // offline: tried again at the next page
  }
}

export function loadIslands(): void {
  scanIslands();
  document.addEventListener("turbo:load", () => scanIslands());
  document.addEventListener("turbo:render", () => scanIslands());
}
