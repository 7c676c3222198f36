import assert from "node:assert/strict";
import { test } from "node:test";
import { Feed, concerns, parseChange, since } from "../feed";

test("reads only well-formed changes", () => {
  assert.deepEqual(parseChange('{"seq":3,"topics":["item:1",7]}'), { seq: 3, topics: ["item:1"] });
  for (const bad of ["", "null", "[]", '{"seq":"3","topics":[]}', '{"seq":3}']) assert.equal(parseChange(bad), undefined, bad);
});

test("a page is concerned by its own topics only, or by all", () => {
  assert.equal(concerns({ seq: 1, topics: ["item:1"] }, " home  item:1 "), true);
  assert.equal(concerns({ seq: 1, topics: ["item:11"] }, "home item:1"), false);
  assert.equal(concerns({ seq: 1, topics: ["*"] }, ""), true);
});

test("late and restored pages hear what they missed, in order, once", () => {
  const feed = new Feed(10);
  for (const seq of [12, 11, 12]) feed.add({ seq, topics: [`t${seq}`] });
  assert.deepEqual(feed.missedBy(10)?.map(c => c.seq), [11, 12]);
  assert.deepEqual(feed.missedBy(12), []);
  assert.equal(feed.missedBy(9), undefined, "before the stream began nothing is known");
  assert.equal(feed.last, 12);
});

test("forgets the oldest and says so", () => {
  const feed = new Feed(0, 2);
  for (const seq of [1, 2, 3]) feed.add({ seq, topics: [] });
  assert.equal(feed.missedBy(0), undefined);
  assert.deepEqual(feed.missedBy(1)?.map(c => c.seq), [2, 3]);
});

test("sets the start of a stream and keeps the rest of its address", () => {
  assert.equal(since("/live?since=4&as=x", 9), "/live?since=9&as=x");
  assert.equal(since("/live", 0), "/live?since=0");
});
