// <toast-undo>: goes away after six seconds, with a way back after fifteen, but not while someone points at it or is in it.

class ToastUndo extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    for (const event of ["pointerenter", "pointerleave", "focusin", "focusout", "click"]) this.addEventListener(event, this);
    this.#wait();
  }

  disconnectedCallback(): void { window.clearTimeout(this.#timer); }

  #wait(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.remove(), this.querySelector("form") ? 15000 : 6000);
  }

  handleEvent(event: Event): void {
    if (event.type === "click") {
      if ((event.target as Element).closest("[data-close]")) this.remove();
    } else if (event.type === "pointerenter" || event.type === "focusin") {
      window.clearTimeout(this.#timer);
    } else if (!this.matches(":hover, :focus-within")) {
      this.#wait();
    }
  }
}
customElements.define("toast-undo", ToastUndo);
document.addEventListener("turbo:before-cache", () => document.querySelectorAll("toast-undo").forEach(toast => toast.remove()));
