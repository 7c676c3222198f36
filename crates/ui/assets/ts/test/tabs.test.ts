import assert from "node:assert/strict";
import { test } from "node:test";
import { scrollFor } from "../tabs";

test("the open tab comes to the middle, and the row never leaves its ends", () => {
  assert.equal(scrollFor(10, 90, 300, 700), 0);
  assert.equal(scrollFor(400, 480, 300, 700), 290);
  assert.equal(scrollFor(620, 700, 300, 700), 400);
});
