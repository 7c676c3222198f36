// What the toolbar's buttons do, and whether each is on or possible here.
import { lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { liftListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState } from "prosemirror-state";
import type { MarkType, NodeType } from "prosemirror-model";
import { schema } from "./schema";

const { nodes, marks } = schema;

export const hasMark = (state: EditorState, type: MarkType): boolean => {
  const { from, to, empty, $from } = state.selection;
  return empty ? Boolean(type.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type);
};

const inside = (state: EditorState, type: NodeType, attrs: Record<string, unknown> = {}): boolean => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === type && Object.entries(attrs).every(([k, v]) => node.attrs[k] === v)) return true;
  }
  return false;
};

const heading = (level: number): Button => ({
  run: (state, dispatch) => (inside(state, nodes.heading, { level }) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch),
  on: state => inside(state, nodes.heading, { level }),
});
const list = (type: NodeType): Button => ({
  run: (state, dispatch) => (inside(state, type) ? liftListItem(nodes.list_item) : wrapInList(type))(state, dispatch),
  on: state => inside(state, type),
});

/** A toolbar button: its command (which also tells whether it can run now) and whether it is pressed. */
export interface Button { run: Command; on?: (state: EditorState) => boolean }

/** By the name in `data-cmd`; `link` and `image` need more than a command and live in the element. */
export const buttons: Record<string, Button> = {
  bold: { run: toggleMark(marks.strong), on: state => hasMark(state, marks.strong) },
  italic: { run: toggleMark(marks.em), on: state => hasMark(state, marks.em) },
  h2: heading(2),
  h3: heading(3),
  ul: list(nodes.bullet_list),
  ol: list(nodes.ordered_list),
  quote: { run: (state, dispatch) => (inside(state, nodes.blockquote) ? lift : wrapIn(nodes.blockquote))(state, dispatch), on: state => inside(state, nodes.blockquote) },
  undo: { run: undo },
  redo: { run: redo },
};
