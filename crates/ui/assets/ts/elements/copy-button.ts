// <copy-button data-for="id">: copies a field's value and says so for two seconds.

class CopyButton extends HTMLElement {
  connectedCallback(): void { this.addEventListener("click", this); }
  disconnectedCallback(): void { this.removeEventListener("click", this); }

  async handleEvent(): Promise<void> {
    const field = document.getElementById(this.dataset["for"] ?? "");
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // plain HTTP on a local network has no clipboard object
    }
    const label = this.querySelector("button > span");
    const before = label?.textContent;
    if (!label || before == null || before === this.dataset["copied"]) return;
    label.textContent = this.dataset["copied"] ?? before;
    label.setAttribute("role", "status");
    setTimeout(() => { label.textContent = before; }, 2000);
  }
}
customElements.define("copy-button", CopyButton);
