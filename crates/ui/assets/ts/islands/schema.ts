// The document the editor can hold: exactly what the server's sanitizer lets through.
import { Schema, type DOMOutputSpec, type Node } from "prosemirror-model";
import { safeLink } from "../paste";

const sizes = (dom: HTMLElement): { src: string | null; alt: string; width: string | null; height: string | null } => ({
  src: dom.getAttribute("src"), alt: dom.getAttribute("alt") ?? "", width: dom.getAttribute("width"), height: dom.getAttribute("height"),
});

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }, { tag: "div" }], toDOM: (): DOMOutputSpec => ["p", 0] },
    heading: {
      attrs: { level: { default: 2 } }, content: "text*", group: "block", defining: true,
      parseDOM: [{ tag: "h1", attrs: { level: 2 } }, { tag: "h2", attrs: { level: 2 } }, { tag: "h3", attrs: { level: 3 } }, { tag: "h4", attrs: { level: 3 } }],
      toDOM: (node: Node): DOMOutputSpec => [`h${node.attrs["level"]}`, 0],
    },
    blockquote: { content: "block+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: (): DOMOutputSpec => ["blockquote", 0] },
    ordered_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ol" }], toDOM: (): DOMOutputSpec => ["ol", 0] },
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: (): DOMOutputSpec => ["ul", 0] },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: (): DOMOutputSpec => ["li", 0] },
    text: { group: "inline" },
    image: {
      inline: true, group: "inline", draggable: true,
      attrs: { src: {}, alt: { default: "" }, width: { default: null }, height: { default: null } },
      parseDOM: [{ tag: "img[src]", getAttrs: sizes }],
      toDOM: (node: Node): DOMOutputSpec => ["img", Object.fromEntries(Object.entries(node.attrs).filter(([, v]) => v !== null))],
    },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: (): DOMOutputSpec => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: {} }, inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom: HTMLElement) => { const href = safeLink(dom.getAttribute("href") ?? ""); return href ? { href } : false; } }],
      toDOM: (mark): DOMOutputSpec => ["a", { href: mark.attrs["href"] as string }, 0],
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: (): DOMOutputSpec => ["em", 0] },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: (): DOMOutputSpec => ["strong", 0] },
  },
});
