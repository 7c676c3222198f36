import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, NodeSelection } from "prosemirror-state";
import { after, leaving, typeAfter } from "../islands/pictures";
import { schema } from "../islands/schema";

const { nodes } = schema;
const image = nodes.image.create({ src: "/images/1" });
/** One paragraph: ab, a picture, cd; the picture stands at 3. */
const start = (): EditorState => {
  const doc = nodes.doc.create(null, [nodes.paragraph.create(null, [schema.text("ab"), image, schema.text("cd")])]);
  const state = EditorState.create({ doc });
  return state.apply(state.tr.setSelection(NodeSelection.create(doc, 3)));
};
const press = (key: string): EditorState => {
  let state = start();
  assert.equal(leaving[key]?.(state, tr => { state = state.apply(tr); }), true, key);
  return state;
};

test("typing on a selected picture puts the text after it and keeps the picture", () => {
  const state = start().apply(typeAfter(start(), "x")!);
  assert.equal(state.doc.toString(), 'doc(paragraph("ab", image, "xcd"))');
  assert.equal(state.selection.from, 5);
});

test("cursor keys leave the picture, and what is typed then stands there", () => {
  const at = { "Mod-Home": 1, "Home": 1, "Mod-End": 6, "End": 6, "ArrowLeft": 3, "ArrowRight": 4 };
  for (const [key, pos] of Object.entries(at)) {
    const state = press(key);
    assert.deepEqual([state.selection.empty, state.selection.from], [true, pos], key);
  }
  const typed = press("Mod-Home");
  assert.equal(typed.apply(typed.tr.insertText("x")).doc.toString(), 'doc(paragraph("xab", image, "cd"))');
});

test("where no picture is selected nothing is changed", () => {
  const plain = start().apply(after(start()));
  assert.equal(typeAfter(plain, "x"), undefined);
  assert.equal(leaving["Home"]?.(plain), false);
});
