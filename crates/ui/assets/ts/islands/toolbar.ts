// The toolbar drawn by the server: one stop for Tab, arrows inside, pressed and possible kept true.
import type { EditorView } from "prosemirror-view";
import { buttons, hasMark } from "./commands";
import { schema } from "./schema";

export class Toolbar {
  readonly #all: HTMLButtonElement[];

  constructor(bar: HTMLElement, private readonly view: EditorView, private readonly extra: Record<string, () => void>, signal: AbortSignal) {
    this.#all = [...bar.querySelectorAll<HTMLButtonElement>("button[data-cmd]")];
    this.#all.forEach((button, i) => { button.tabIndex = i === 0 ? 0 : -1; });
    bar.addEventListener("mousedown", event => event.preventDefault(), { signal }); // the selection stays in the text
    bar.addEventListener("click", event => this.#press(event), { signal });
    bar.addEventListener("keydown", event => this.#move(event), { signal });
    this.show();
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-cmd]");
    const name = button?.dataset["cmd"];
    if (!button || !name || button.ariaDisabled === "true") return;
    const viaKeyboard = (event as MouseEvent).detail === 0;
    if (this.extra[name]) return this.extra[name]();
    buttons[name]?.run(this.view.state, this.view.dispatch, this.view);
    if (!viaKeyboard) this.view.focus();
  }

  #move(event: KeyboardEvent): void {
    const at = this.#all.indexOf(document.activeElement as HTMLButtonElement);
    const forward = getComputedStyle(this.view.dom).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const to = { [forward]: at + 1, [back]: at - 1, Home: 0, End: this.#all.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = this.#all[(to + this.#all.length) % this.#all.length];
    this.#all.forEach(b => { b.tabIndex = b === next ? 0 : -1; });
    next?.focus();
  }

  /** Shows the state at the cursor. */
  show(): void {
    const { state } = this.view;
    for (const button of this.#all) {
      const name = button.dataset["cmd"] ?? "";
      const known = buttons[name];
      const on = name === "link" ? hasMark(state, schema.marks.link) : known?.on?.(state);
      if (on !== undefined) button.ariaPressed = String(on);
      const possible = known ? known.run(state) || on === true : name !== "link" || !state.selection.empty || on === true;
      button.ariaDisabled = possible ? null : "true";
    }
  }
}
