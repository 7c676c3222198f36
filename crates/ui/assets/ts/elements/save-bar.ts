// <save-bar>: appears with the first change, counts, discards, saves by ⌘S or Ctrl+S, and warns before leaving,
// also before another form of the page is sent.
import { changes } from "../dirty";
import { plural } from "../words";

class SaveBar extends HTMLElement {
  #off = new AbortController();

  get form(): HTMLFormElement | null { return this.closest("form"); }

  connectedCallback(): void {
    this.#off = new AbortController();
    const { signal } = this.#off;
    this.form?.addEventListener("input", () => this.count(), { signal });
    this.form?.addEventListener("change", () => this.count(), { signal });
    this.form?.addEventListener("reset", () => setTimeout(() => this.count()), { signal });
    this.form?.addEventListener("submit", () => { this.#sending = true; }, { signal });
    // What was saved leads on to another page: that is no leaving without saving.
    document.addEventListener("turbo:submit-end", event => { this.#sending &&= event.detail.success === true; }, { signal });
    document.addEventListener("turbo:render", () => { this.#sending = false; this.count(); }, { signal });
    document.addEventListener("keydown", event => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "s" || !this.#dirty) return;
      event.preventDefault();
      this.form?.requestSubmit();
    }, { signal });
    addEventListener("beforeunload", event => { if (this.#dirty && !this.#sending) event.preventDefault(); }, { signal });
    document.addEventListener("turbo:before-visit", event => {
      const ask = this.dataset["leave"];
      if (this.#dirty && !this.#sending && ask && !confirm(ask)) event.preventDefault();
    }, { signal });
    // Another form of the page leads on, too: asked before it is sent, and what is let go is let go at once,
    // or the page would come back with it beside what stands by then.
    document.addEventListener("turbo:submit-start", event => {
      const other = event.target as HTMLFormElement;
      const ask = this.dataset["leave"];
      if (other === this.form || other.method === "get" || !this.#dirty || this.#sending || !ask) return;
      if (confirm(ask)) {
        this.form?.reset();
        this.#dirty = false;
      } else {
        event.detail.formSubmission.stop();
        other.reset();
      }
    }, { signal });
    this.count();
  }

  disconnectedCallback(): void { this.#off.abort(); }

  #sending = false;
  #dirty = false;

  count(): void {
    const n = this.form ? changes(this.form) : 0;
    this.#dirty = n > 0;
    this.toggleAttribute("data-dirty", this.#dirty);
    const text = this.querySelector(".savebar > span");
    if (text) text.textContent = this.#dirty ? plural(this.dataset, "", n, document.documentElement.lang || "en") : "";
  }
}
customElements.define("save-bar", SaveBar);
