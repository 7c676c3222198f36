import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTags, safeLink } from "../paste";

test("drops styles, handlers, Word's leftovers and unknown tags, keeps the text", () => {
  const word = '<html><head><style>p{color:red}</style></head><!--x--><p class=MsoNormal style="color:red" onclick="a()">Dear <o:p>you</o:p> <b style=\'x\'>there</b></p>';
  assert.equal(plainTags(word), "<p>Dear you <b>there</b></p>");
});

test("a quoted > inside an attribute does not end the tag", () => {
  assert.equal(plainTags('<p title="a > b" style="x">t</p>'), "<p>t</p>");
});

test("keeps safe links and pictures only", () => {
  assert.equal(plainTags('<a HREF="https://a.example/?b=1" target=x>l</a>'), '<a href="https://a.example/?b=1">l</a>');
  assert.equal(plainTags('<a href="java&#58;script:x">l</a><a href="java\tscript:x">m</a>'), "<a>l</a><a>m</a>");
  assert.equal(plainTags('<img src="data:image/png;base64,xx" alt="a"><img onerror=x src=/p.png alt="b">'), '<img alt="a"><img src="/p.png" alt="b">');
});

test("links as people type them", () => {
  assert.equal(safeLink(" example.com/a "), "https://example.com/a");
  assert.equal(safeLink("amelia@posteo.example"), "mailto:amelia@posteo.example");
  assert.equal(safeLink("http://stationers.example/cards"), "http://stationers.example/cards");
  assert.equal(safeLink("/files/1"), "", "the server keeps no link into a place");
  for (const bad of ["javascript:alert(1)", "//evil.example", "data:text/html,x", "just words", ""]) assert.equal(safeLink(bad), "", bad);
});
