import assert from "node:assert/strict";
import { test } from "node:test";
import { dress, lookOf, type Root } from "../root";

class Html extends Map<string, string> implements Root {
  getAttribute(name: string): string | null { return this.get(name) ?? null; }
  setAttribute(name: string, value: string): void { this.set(name, value); }
  removeAttribute(name: string): void { this.delete(name); }
}

test("the root follows the page: what the new one says is there, what it does not say is gone, the rest stays", () => {
  const root = new Html([["lang", "en"], ["data-headings", "serif"], ["data-theme", "dark"], ["data-turbo-visit-direction", "forward"]]);
  const office = new Html([["lang", "en"], ["dir", "ltr"], ["data-density", "compact"], ["data-theme", "light"], ["class", "not ours"]]);
  dress(root, lookOf(office));
  assert.deepEqual(Object.fromEntries(root), { lang: "en", dir: "ltr", "data-density": "compact", "data-theme": "light", "data-turbo-visit-direction": "forward" });
});
