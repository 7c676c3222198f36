// <rich-text>: an editor over a real textarea, which stays what is posted and what "unsaved" is judged by.
import { baseKeymap, chainCommands, exitCode, toggleMark } from "prosemirror-commands";
import { dropCursor } from "prosemirror-dropcursor";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { DOMParser, DOMSerializer, type Node } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem } from "prosemirror-schema-list";
import { EditorState, NodeSelection, type Command, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { plainTags, safeLink } from "../paste";
import { after, leaving, typeAfter } from "./pictures";
import { schema } from "./schema";
import { Toolbar } from "./toolbar";

const { nodes, marks } = schema;

const parse = (html: string): Node => {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  holder.innerHTML = plainTags(html);
  return DOMParser.fromSchema(schema).parse(holder);
};

const serialize = (doc: Node): string => {
  if (!doc.textContent.trim() && !doc.rangeHasMark(0, doc.content.size, marks.link) && !hasImage(doc)) return "";
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
  return holder.innerHTML;
};

const hasImage = (doc: Node): boolean => {
  let found = false;
  doc.descendants(node => { found ||= node.type === nodes.image; return !found; });
  return found;
};

const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(after(state).replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});

const plugins = (link: Command) => [
  inputRules({ rules: [
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote), wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list), wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list),
    textblockTypeInputRule(/^(#{2,3})\s$/, nodes.heading, match => ({ level: match[1]?.length ?? 2 })),
  ] }),
  keymap({
    "Mod-z": undo, "Shift-Mod-z": redo, "Mod-y": redo, "Mod-b": toggleMark(marks.strong), "Mod-i": toggleMark(marks.em), "Mod-Shift-k": link,
    "Enter": splitListItem(nodes.list_item), "Mod-[": liftListItem(nodes.list_item), "Mod-]": sinkListItem(nodes.list_item), "Shift-Enter": lineBreak,
  }),
  keymap(leaving), keymap(baseKeymap), dropCursor({ color: false, class: "ProseMirror-dropcursor" }), history(),
];

class RichText extends HTMLElement {
  #view: EditorView | undefined;
  #toolbar: Toolbar | undefined;
  #off = new AbortController();

  get #field(): HTMLTextAreaElement { return this.querySelector("textarea")!; }

  connectedCallback(): void {
    if (this.#view || !this.querySelector("textarea")) return;
    this.#off = new AbortController();
    const { signal } = this.#off;
    const place = document.createElement("div");
    this.#field.before(place);
    this.#view = new EditorView({ mount: place }, {
      state: this.#start(this.#field.value),
      dispatchTransaction: tr => this.#apply(tr),
      transformPastedHTML: plainTags,
      attributes: this.#naming(),
      handleTextInput: (view, _from, _to, text) => {
        const tr = typeAfter(view.state, text);
        if (tr) view.dispatch(tr);
        return tr !== undefined;
      },
      handlePaste: (_, event) => this.#upload(event.clipboardData?.files),
      handleDrop: (_, event) => this.#upload((event as DragEvent).dataTransfer?.files),
    });
    const bar = this.querySelector<HTMLElement>(".editor-bar");
    if (bar) this.#toolbar = new Toolbar(bar, this.#view, { link: () => this.#askLink(), image: () => this.#askImage() }, signal);
    this.querySelector("[data-link=set]")?.addEventListener("click", () => this.#setLink(true), { signal });
    this.querySelector("[data-link=remove]")?.addEventListener("click", () => this.#setLink(false), { signal });
    this.querySelector("[data-alt=set]")?.addEventListener("click", () => this.#setAlt(), { signal });
    this.addEventListener("keydown", event => this.#inBars(event), { signal });
    this.addEventListener("portico:answer", event => this.#take((event as CustomEvent<Element>).detail), { signal });
    this.addEventListener("portico:draft", () => this.#view?.updateState(this.#start(this.#field.value)), { signal });
    this.#field.form?.addEventListener("reset", () => setTimeout(() => this.#view?.updateState(this.#start(this.#field.value))), { signal });
    this.#field.labels.forEach(label => label.addEventListener("click", event => { event.preventDefault(); this.#view?.focus(); }, { signal }));
    this.setAttribute("data-owns", "");
  }

  disconnectedCallback(): void {
    this.#off.abort();
    this.#view?.destroy();
    this.#view = undefined;
    this.removeAttribute("data-owns");
  }

  #start(html: string): EditorState {
    return EditorState.create({ doc: parse(html), plugins: plugins(() => { this.#askLink(); return true; }) });
  }

  #naming(): Record<string, string> {
    const field = this.#field;
    const names: Record<string, string> = { role: "textbox", "aria-multiline": "true", class: "prose" };
    for (const label of field.labels) {
      label.id ||= `${field.id}-label`;
      names["aria-labelledby"] = label.id;
    }
    const described = field.getAttribute("aria-describedby");
    if (described) names["aria-describedby"] = described;
    if (field.ariaInvalid) names["aria-invalid"] = field.ariaInvalid;
    return names;
  }

  #apply(tr: Transaction): void {
    const view = this.#view;
    if (!view) return;
    view.updateState(view.state.apply(tr));
    if (tr.docChanged) {
      this.#field.value = serialize(view.state.doc);
      this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#toolbar?.show();
    const image = this.#selectedImage();
    const bar = this.querySelector<HTMLElement>(".editor-alt");
    if (bar && bar.hidden !== !image) {
      bar.hidden = !image;
      const input = bar.querySelector("input");
      if (image && input) input.value = image.attrs["alt"] as string;
    }
  }

  /** The answer to this form's submission: what the server now has, often nothing. */
  #take(fresh: Element): void {
    const field = fresh.querySelector("textarea");
    if (!field || !this.#view) return;
    this.#field.defaultValue = field.defaultValue;
    this.#field.value = field.defaultValue;
    this.#view.updateState(this.#start(field.defaultValue));
    this.#toolbar?.show();
  }

  // ---- links

  #askLink(): void {
    const bar = this.querySelector<HTMLElement>(".editor-link");
    const input = bar?.querySelector("input");
    const view = this.#view;
    if (!bar || !input || !view) return;
    bar.hidden = false;
    const { $from, from, to } = view.state.selection;
    let href = marks.link.isInSet($from.marks())?.attrs["href"] as string | undefined;
    view.state.doc.nodesBetween(from, to, node => { href ??= marks.link.isInSet(node.marks)?.attrs["href"] as string | undefined; });
    input.value = href ?? "";
    input.removeAttribute("aria-invalid");
    input.focus();
  }

  #setLink(keep: boolean): void {
    const bar = this.querySelector<HTMLElement>(".editor-link");
    const input = bar?.querySelector("input");
    const view = this.#view;
    if (!bar || !input || !view) return;
    const href = safeLink(input.value);
    if (keep && !href) { input.ariaInvalid = "true"; input.focus(); return; }
    let { from, to } = view.state.selection;
    if (from === to) [from, to] = this.#around(from);
    const tr = view.state.tr.removeMark(from, to, marks.link);
    if (keep) tr.addMark(from, to, marks.link.create({ href }));
    view.dispatch(tr);
    bar.hidden = true;
    view.focus();
  }

  /** The ends of the link the cursor stands in. */
  #around(pos: number): [number, number] {
    const $pos = this.#view!.state.doc.resolve(pos);
    let [start, end] = [pos, pos];
    $pos.parent.forEach((node, offset) => {
      const from = $pos.start() + offset;
      if (from <= pos && pos <= from + node.nodeSize && marks.link.isInSet(node.marks)) [start, end] = [from, from + node.nodeSize];
    });
    return [start, end];
  }

  #inBars(event: KeyboardEvent): void {
    const bar = (event.target as Element).closest<HTMLElement>(".editor-link, .editor-alt");
    if (!bar || !["Enter", "Escape"].includes(event.key) || (event.target as Element).localName !== "input") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") return bar.matches(".editor-alt") ? this.#setAlt() : this.#setLink(true);
    if (bar.matches(".editor-link")) bar.hidden = true;
    this.#view?.focus();
  }

  // ---- pictures

  #selectedImage(): Node | undefined {
    const selection = this.#view?.state.selection;
    return selection instanceof NodeSelection && selection.node.type === nodes.image ? selection.node : undefined;
  }

  #setAlt(): void {
    const alt = this.querySelector<HTMLInputElement>(".editor-alt input")?.value ?? "";
    const view = this.#view;
    const image = this.#selectedImage();
    if (!view || !image) return;
    view.dispatch(view.state.tr.setNodeMarkup(view.state.selection.from, null, { ...image.attrs, alt }));
    view.focus();
  }

  #askImage(): void {
    const picker = Object.assign(document.createElement("input"), { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp,image/avif", multiple: true });
    picker.addEventListener("change", () => this.#upload(picker.files));
    picker.click();
  }

  #upload(files: FileList | null | undefined): boolean {
    const images = [...(files ?? [])].filter(file => file.type.startsWith("image/"));
    const to = this.dataset["uploadUrl"];
    if (!images.length || !to) return images.length > 0;
    void (async () => { for (const image of images) await this.#send(image, to); })();
    return true;
  }

  async #send(image: File, to: string): Promise<void> {
    this.ariaBusy = "true";
    try {
      const body = new FormData();
      body.append("file", image, image.name);
      const answer = await fetch(to, { method: "POST", body, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { url, width, height } = await answer.json() as { url: string; width?: number; height?: number };
      const view = this.#view;
      if (!view) return;
      const beyond = after(view.state); // several at once stand one after the other
      const at = beyond.selection.from;
      const tr = beyond.replaceSelectionWith(nodes.image.create({ src: url, alt: "", width: width ?? null, height: height ?? null }));
      const put = tr.mapping.map(at, -1);
      if (tr.doc.nodeAt(put)?.type === nodes.image) tr.setSelection(NodeSelection.create(tr.doc, put));
      view.dispatch(tr.scrollIntoView());
      this.#complain("");
    } catch {
      this.#complain(this.dataset["uploadFailed"] ?? "");
    } finally {
      this.ariaBusy = null;
    }
  }

  #complain(text: string): void {
    let line = this.querySelector<HTMLElement>(":scope > .field-error");
    if (!text) return line?.remove();
    line ??= this.appendChild(Object.assign(document.createElement("p"), { className: "field-error" }));
    line.role = "alert";
    line.textContent = text;
  }
}
customElements.define("rich-text", RichText);
