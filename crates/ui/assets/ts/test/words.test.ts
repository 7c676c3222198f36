import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, plural } from "../words";

test("fills named places and leaves unknown ones", () => {
  assert.equal(fill("Cancel {name} of {n} {x}", { name: "a.pdf", n: 2 }), "Cancel a.pdf of 2 {x}");
});

test("follows the language's plural rules, falling back to other", () => {
  const words = { one: "{n} change", other: "{n} changes", few: "{n} zmiany", countOne: "one", countOther: "{n} results" };
  assert.equal(plural(words, "", 1, "en"), "1 change");
  assert.equal(plural(words, "", 0, "en"), "0 changes");
  assert.equal(plural(words, "", 3, "pl"), "3 zmiany");
  assert.equal(plural(words, "", 5, "pl"), "5 changes");
  assert.equal(plural(words, "count", 2, "en"), "2 results");
});
