// <drop-zone>: files dropped anywhere on the page, or chosen, go to the form inside it.
import { upload } from "./uploads";

class DropZone extends HTMLElement {
  #off = new AbortController();
  #veil: HTMLElement | undefined;
  #depth = 0; // enter and leave are told for every element under the pointer

  connectedCallback(): void {
    this.#off = new AbortController();
    const { signal } = this.#off;
    this.querySelector("input[type=file]")?.addEventListener("change", event => {
      const input = event.target as HTMLInputElement;
      this.#send([...(input.files ?? [])]);
      input.value = "";
    }, { signal });
    const files = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true && !(event.target as Element).closest?.("rich-text");
    addEventListener("dragenter", event => { if (files(event)) { this.#depth += 1; this.#over(true); } }, { signal });
    addEventListener("dragleave", event => { if (files(event) && (this.#depth -= 1) <= 0) this.#over(false); }, { signal });
    addEventListener("dragover", event => { if (files(event)) event.preventDefault(); }, { signal });
    addEventListener("drop", event => {
      if (!files(event)) return;
      event.preventDefault();
      this.#over(false);
      this.#send([...(event.dataTransfer?.files ?? [])].filter(file => file.size > 0 || file.type !== "")); // folders look like empty files
    }, { signal });
  }

  disconnectedCallback(): void {
    this.#off.abort();
    this.#over(false);
  }

  #over(on: boolean): void {
    if (!on) this.#depth = 0;
    this.toggleAttribute("data-over", on);
    if (on && !this.#veil) {
      this.#veil = Object.assign(document.createElement("div"), { className: "drop-veil", textContent: this.dataset["drop"] ?? "" });
      document.body.append(this.#veil);
    } else if (!on) {
      this.#veil?.remove();
      this.#veil = undefined;
    }
  }

  #send(files: File[]): void {
    const form = this.querySelector("form") ?? this.closest("form");
    if (form) upload(files, form, { ...this.dataset }, Number(this.dataset["max"] ?? 0), this.dataset["keyField"]);
  }
}
customElements.define("drop-zone", DropZone);
