// <auto-submit>: sends its form when something in it changes. `data-delay` also while typing, after that many ms; `data-now` at once.

class AutoSubmit extends HTMLElement {
  #timer = 0;
  #sent = "";

  connectedCallback(): void {
    this.addEventListener("change", this);
    if (this.dataset["delay"]) this.addEventListener("input", this);
    if (this.dataset["now"] !== undefined) this.#send();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.removeEventListener("change", this);
    this.removeEventListener("input", this);
  }

  #send(): void {
    this.closest("form")?.requestSubmit(this.querySelector<HTMLButtonElement>("button[data-fallback]"));
  }

  handleEvent(event: Event): void {
    const field = event.target as HTMLInputElement;
    const typed = field.matches?.("input[type=search], input[type=text], input:not([type])");
    if (event.type === "input" && !typed) return;
    window.clearTimeout(this.#timer);
    // The change event of a field whose text was already sent while typing would send it twice.
    if (event.type === "change" && typed && field.value === this.#sent) return;
    this.#timer = window.setTimeout(() => {
      if (typed) this.#sent = field.value;
      this.#send();
    }, event.type === "input" ? Number(this.dataset["delay"]) : 0);
  }
}
customElements.define("auto-submit", AutoSubmit);
