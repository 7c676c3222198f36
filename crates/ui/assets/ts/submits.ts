// A pressed button shows that it was pressed, until the answer comes.

const button = (form: HTMLFormElement, submitter?: HTMLElement): HTMLElement | null =>
  submitter ?? form.querySelector<HTMLElement>("button:not([type=button]):not([type=reset])");

export function mindSubmits(): void {
  document.addEventListener("turbo:submit-start", event => {
    const { formElement, submitter } = event.detail.formSubmission;
    button(formElement, submitter)?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("turbo:submit-end", event => {
    const { formElement, submitter } = event.detail.formSubmission;
    button(formElement, submitter)?.removeAttribute("aria-busy");
  });
}
