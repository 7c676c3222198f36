// <print-button>: prints the page. Without it the browser's own menu does.

class PrintButton extends HTMLElement {
  connectedCallback(): void { this.addEventListener("click", this); }
  disconnectedCallback(): void { this.removeEventListener("click", this); }
  handleEvent(): void { print(); }
}
customElements.define("print-button", PrintButton);
