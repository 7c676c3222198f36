// A selected picture is looked at, not about to be replaced: what is typed or added goes after it.
import { NodeSelection, Selection, type Command, type EditorState, type Transaction } from "prosemirror-state";

const picture = (state: EditorState): boolean => state.selection instanceof NodeSelection && state.selection.node.type.name === "image";

/** A transaction whose cursor stands after the picture that is selected, if one is. */
export function after(state: EditorState): Transaction {
  const { tr, selection } = state;
  return picture(state) ? tr.setSelection(Selection.near(selection.$to)) : tr;
}

/** Types after a selected picture; nothing where none is. */
export function typeAfter(state: EditorState, text: string): Transaction | undefined {
  return picture(state) ? after(state).insertText(text).scrollIntoView() : undefined;
}

const to = (pos: (selection: Selection, end: number) => number, bias: number): Command => (state, dispatch) => {
  const { doc, selection } = state;
  if (!picture(state)) return false;
  dispatch?.(state.tr.setSelection(Selection.near(doc.resolve(pos(selection, doc.content.size)), bias)).scrollIntoView());
  return true;
};
const back = to(s => s.from, -1), on = to(s => s.to, 1);

/** The keys that move a cursor leave a selected picture, as they leave any place. */
export const leaving: Record<string, Command> = {
  "Home": to(s => s.$from.start(), 1), "End": to(s => s.$from.end(), -1), "Mod-Home": to(() => 0, 1), "Mod-End": to((_, end) => end, -1),
  "ArrowLeft": back, "ArrowUp": back, "ArrowRight": on, "ArrowDown": on,
};
