// <command-palette>: search and jump (the combobox pattern of the ARIA guide), answers from `data-src?q=`.
import { plural } from "../words";

interface Item { title: string; hint?: string; url: string; icon?: string }
interface Answer { groups: { label: string; items: Item[] }[] }

class CommandPalette extends HTMLElement {
  #off = new AbortController();
  #asking: AbortController | undefined;
  #timer = 0;
  #at = -1;

  get #input(): HTMLInputElement { return this.querySelector("input")!; }
  get #list(): HTMLElement { return this.querySelector("[role=listbox]")!; }
  get #options(): HTMLElement[] { return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")]; }

  connectedCallback(): void {
    this.#off = new AbortController();
    const { signal } = this.#off;
    const dialog = this.closest("dialog");
    this.#input.addEventListener("input", () => { window.clearTimeout(this.#timer); this.#timer = window.setTimeout(() => this.#ask(), 90); }, { signal });
    this.#input.addEventListener("focus", () => { this.#input.select(); if (!this.#options.length) void this.#ask(); }, { signal });
    this.#input.addEventListener("keydown", event => this.#key(event), { signal });
    this.#list.addEventListener("click", event => this.#go((event.target as Element).closest<HTMLElement>("[role=option]"), event.metaKey || event.ctrlKey), { signal });
    this.#list.addEventListener("pointermove", event => this.#point(this.#options.indexOf((event.target as Element).closest("[role=option]")!)), { signal });
    dialog?.addEventListener("close", () => { this.#input.value = ""; this.#draw({ groups: [] }); this.#say(""); }, { signal });
    if (dialog?.open) { this.#input.focus(); void this.#ask(); }
  }

  disconnectedCallback(): void {
    this.#off.abort();
    this.#asking?.abort();
    window.clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    this.#asking?.abort();
    this.#asking = new AbortController();
    const url = new URL(this.dataset["src"] ?? "", document.baseURI);
    url.searchParams.set("q", this.#input.value.trim());
    try {
      const answer = await fetch(url, { headers: { accept: "application/json" }, signal: this.#asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#draw(await answer.json() as Answer);
      const n = this.#options.length;
      this.#say(n ? plural(this.dataset, "count", n, document.documentElement.lang || "en") : this.dataset["none"] ?? "", n > 0);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      this.#draw({ groups: [] });
      this.#say(this.dataset["failed"] ?? "");
    }
  }

  /** Said to screen readers; shown too when there is nothing else to see. */
  #say(text: string, quietly = false): void {
    const status = this.querySelector("[role=status]");
    if (!status) return;
    status.textContent = text;
    status.className = quietly || !text ? "vh" : "none";
  }

  #draw({ groups }: Answer): void {
    let n = 0;
    this.#list.replaceChildren(...groups.filter(g => g.items.length).map((group, g) => {
      const box = document.createElement("div");
      const label = Object.assign(document.createElement("div"), { className: "glabel", id: `${this.#list.id}-g${g}`, textContent: group.label });
      box.role = "group";
      box.setAttribute("aria-labelledby", label.id);
      box.append(label, ...group.items.map(item => this.#option(item, n++)));
      return box;
    }));
    this.#input.ariaExpanded = String(n > 0);
    this.#at = -1;
    this.#point(n ? 0 : -1);
  }

  #option(item: Item, n: number): HTMLElement {
    const option = Object.assign(document.createElement("div"), { id: `${this.#list.id}-${n}` });
    option.role = "option";
    option.dataset["url"] = item.url;
    if (item.icon && /^[a-z0-9-]+$/.test(item.icon)) {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("class", "icon");
      svg.setAttribute("aria-hidden", "true");
      const use = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "use"));
      use.setAttribute("href", `${new URL(ICON_SPRITE, import.meta.url).pathname}#${item.icon}`);
      option.append(svg);
    }
    option.append(Object.assign(document.createElement("span"), { className: "nm", textContent: item.title }));
    if (item.hint) option.append(Object.assign(document.createElement("span"), { className: "hint", textContent: item.hint }));
    return option;
  }

  #point(at: number): void {
    if (at < 0 && this.#at >= 0 && this.#options.length) return; // the pointer is between options
    const options = this.#options;
    options.forEach((option, i) => { option.ariaSelected = String(i === at); });
    this.#at = at;
    const now = options[at];
    if (now) this.#input.setAttribute("aria-activedescendant", now.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #key(event: KeyboardEvent): void {
    const n = this.#options.length;
    const to = { ArrowDown: this.#at + 1, ArrowUp: this.#at - 1 }[event.key];
    if (to !== undefined && n) {
      event.preventDefault();
      this.#point((to + n) % n);
      this.#options[this.#at]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#go(this.#options[this.#at], event.metaKey || event.ctrlKey);
    }
  }

  /** Follows through a link, so that Turbo, new tabs and refused addresses behave as everywhere. */
  #go(option: HTMLElement | null | undefined, newTab = false): void {
    const url = option?.dataset["url"];
    if (!url || new URL(url, document.baseURI).origin !== location.origin) return;
    this.closest("dialog")?.close();
    const link = Object.assign(document.createElement("a"), { href: url });
    if (newTab) { link.target = "_blank"; link.rel = "noopener"; }
    document.body.append(link);
    link.click();
    link.remove();
  }
}
customElements.define("command-palette", CommandPalette);
