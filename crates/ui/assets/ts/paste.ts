// Pasted HTML and typed links, made plain before anything parses them.

const kept: Record<string, string[]> = {
  p: [], br: [], h1: [], h2: [], h3: [], h4: [], strong: [], b: [], em: [], i: [], ul: [], ol: [], li: [], blockquote: [], div: [],
  a: ["href"], img: ["src", "alt", "width", "height"],
};

/** Drops every tag and attribute the editor has no use for, as text, so that no style or handler is ever parsed. */
export function plainTags(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<(style|script|title|xml|head|svg|math|template|iframe)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<(\/?)([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi, (_, slash: string, tag: string, rest: string) => {
      const name = tag.toLowerCase();
      const attributes = kept[name];
      if (!attributes) return "";
      if (slash) return `</${name}>`;
      const found = attributes.map(a => {
        const m = rest.match(new RegExp(`\\s${a}\\s*=\\s*("[^"]*"|'[^']*'|[^\\s"'>]+)`, "i"));
        const value = m?.[1]?.replace(/^["']|["']$/g, "") ?? "";
        return m && (a !== "href" || safeLink(decode(value))) && (a !== "src" || !/^\s*(data|javascript):/i.test(decode(value))) ? ` ${a}="${value.replaceAll('"', "&quot;")}"` : "";
      });
      return `<${name}${found.join("")}>`;
    });
}

const decode = (text: string): string => text.replace(/&(?:amp|#38);/g, "&").replace(/&colon;|&#58;/gi, ":").replace(/[\u0000-\u0020]/g, "");

/** The address to store for what someone typed or pasted as a link; empty when it leads nowhere safe. */
export function safeLink(typed: string): string {
  const text = typed.trim();
  if (/^(https?:\/\/|mailto:|tel:)/i.test(text)) return text;
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) return "";
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  return /^[^\s/]+\.[^\s/]{2,}(\/\S*)?$/.test(text) ? `https://${text}` : "";
}
