import assert from "node:assert/strict";
import { test } from "node:test";
import { age, find, forgetAll, gather, keep, place, put, stranded, type Control, type Shelf } from "../keep";

class Memory implements Shelf {
  readonly #all = new Map<string, string>();
  get length(): number { return this.#all.size; }
  key(at: number): string | null { return [...this.#all.keys()][at] ?? null; }
  getItem(key: string): string | null { return this.#all.get(key) ?? null; }
  setItem(key: string, value: string): void { this.#all.set(key, value); }
  removeItem(key: string): void { this.#all.delete(key); }
}
const day = 24 * 60 * 60 * 1000;
const control = (name: string, type: string, value: string, checked?: boolean): Control => ({ name, type, value, disabled: false, ...(checked === undefined ? {} : { checked }) });

test("a draft comes back to the same person, address and form only", () => {
  const shelf = new Memory();
  keep(shelf, place("amelia", "/larkspur/updates/1", "comment"), { at: 1000, fields: [{ name: "body", value: "half a sen" }] });
  assert.equal(find(shelf, place("amelia", "/larkspur/updates/1", "comment"), 2000)?.fields[0]?.value, "half a sen");
  for (const other of [place("tom", "/larkspur/updates/1", "comment"), place("amelia", "/larkspur/updates/2", "comment"), place("amelia", "/larkspur/updates/1", "note")]) {
    assert.equal(find(shelf, other, 2000), undefined, other);
  }
});

test("drafts are dropped after a week, and all of them at signing out; other keys are left alone", () => {
  const shelf = new Memory();
  shelf.setItem("theme", "dark");
  keep(shelf, place("a", "/x", "f"), { at: 0, fields: [{ name: "body", value: "old" }] });
  keep(shelf, place("a", "/y", "f"), { at: 6 * day, fields: [{ name: "body", value: "new" }] });
  shelf.setItem(place("a", "/z", "f"), "{broken");
  assert.equal(find(shelf, place("a", "/x", "f"), 8 * day), undefined);
  age(shelf, 8 * day);
  assert.deepEqual([shelf.key(0), shelf.key(1), shelf.length], ["theme", place("a", "/y", "f"), 2]);
  forgetAll(shelf);
  assert.deepEqual([shelf.key(0), shelf.length], ["theme", 1]);
});

test("a page without its form finds what was typed at its address, not at longer ones", () => {
  const shelf = new Memory();
  keep(shelf, place("a", "/updates/1", "comment"), { at: 0, fields: [{ name: "body", value: "one" }] });
  keep(shelf, place("a", "/updates/11", "comment"), { at: 0, fields: [{ name: "body", value: "eleven" }] });
  keep(shelf, place("ab", "/updates/1", "comment"), { at: 0, fields: [{ name: "body", value: "hers" }] });
  assert.deepEqual(stranded(shelf, "a", "/updates/1", 1).map(([, draft]) => draft.fields[0]?.value), ["one"]);
});

test("passwords, hidden values and files are never kept", () => {
  const all = [control("title", "text", "The cake"), control("password", "password", "secret"), control("key", "hidden", "1"), control("file", "file", "C:\\x"), control("", "text", "nameless")];
  assert.deepEqual(gather(all, () => true), [{ name: "title", value: "The cake" }]);
  assert.deepEqual(gather(all, () => false), []);
});

test("boxes come back by name and value, and what is not offered any more is left out", () => {
  const kept = [{ name: "client", value: "tom", on: true }, { name: "client", value: "gone", on: true }, { name: "title", value: "Cake" }, { name: "missing", value: "x" }];
  const now = [control("client", "checkbox", "amelia", true), control("client", "checkbox", "tom", false), control("title", "text", "")];
  const back = put(kept, now);
  assert.deepEqual(back.map(c => c.value), ["tom", "Cake"]);
  assert.deepEqual(now.map(c => c.checked), [true, true, undefined]);
  assert.deepEqual(put(kept, now), [], "what stands there already is no news");
});

test("a full storage keeps nothing and breaks nothing", () => {
  const full: Shelf = Object.assign(new Memory(), { setItem() { throw new Error("QuotaExceededError"); } });
  keep(full, place("a", "/x", "f"), { at: 0, fields: [{ name: "body", value: "x" }] });
  assert.equal(full.length, 0);
});
