// <passkey-form data-options="path">: asks the browser for a passkey before its form is sent. The form
// holds a hidden field for the answer. Shown only where the browser can do it; the other ways remain.

type Options = { publicKey: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON };

class PasskeyForm extends HTMLElement {
  #asking = false;

  connectedCallback(): void {
    const can = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;
    if (!can || !isSecureContext) return;
    this.dataset["ready"] = "";
    this.addEventListener("submit", this);
  }
  disconnectedCallback(): void { this.removeEventListener("submit", this); }

  async handleEvent(event: Event): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.reportValidity()) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.#asking) return;
    this.#asking = true;
    this.#say(false);
    try {
      const answer = await this.#ask();
      const field = form.querySelector<HTMLInputElement>("input[data-answer]");
      if (!field) return;
      field.value = JSON.stringify(answer);
      form.submit();
    } catch {
      this.#say(true); // turned down, timed out, or offline: the person may try again or go another way
    } finally {
      this.#asking = false;
    }
  }

  async #ask(): Promise<unknown> {
    const response = await fetch(this.dataset["options"] ?? "", { method: "POST", headers: { accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const { publicKey } = await response.json() as Options;
    const credential = this.dataset["act"] === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
    return credential.toJSON();
  }

  #say(failed: boolean): void {
    const note = this.querySelector<HTMLElement>("[data-failed]");
    if (note) note.hidden = !failed;
  }
}
customElements.define("passkey-form", PasskeyForm);
export {}; // a module, although nobody imports anything from it
