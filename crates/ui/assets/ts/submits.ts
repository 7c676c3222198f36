// A pressed button shows that it was pressed, until the answer comes.

const button = (form: HTMLFormElement, submitter?: HTMLElement): HTMLElement | null =>
  submitter ?? form.querySelector<HTMLElement>("button:not([type=button]):not([type=reset])");

/**
 * A form the browser sends itself is sent once: the answer to a second press would take the place of
 * the first, which may show what is shown once only.
 */
function once(): void {
  const sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", event => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.turbo !== "false" || form.target) return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    button(form, (event.submitter as HTMLElement) ?? undefined)?.setAttribute("aria-busy", "true");
    addEventListener("pageshow", () => sent.delete(form), { once: true });
    // A download leaves the page where it is.
    setTimeout(() => {
      sent.delete(form);
      for (const busy of form.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
    }, 3000);
  });
}

export function mindSubmits(): void {
  once();
  document.addEventListener("turbo:submit-start", event => {
    const { formElement, submitter } = event.detail.formSubmission;
    button(formElement, submitter)?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("turbo:submit-end", event => {
    const { formElement, submitter } = event.detail.formSubmission;
    button(formElement, submitter)?.removeAttribute("aria-busy");
  });
}
