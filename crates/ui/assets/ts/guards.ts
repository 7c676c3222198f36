// A morph must not take away what a person typed, opened or is being told. See "dirty" for what counts as typed.
import { dirty } from "./dirty";

/** The form whose submission is being answered: its answer may replace what was typed in it. */
let answered: HTMLFormElement | undefined;

const textField = (el: Element): boolean => el.matches("input:not([type=checkbox],[type=radio],[type=file],[type=submit]), textarea");

export function guardMorphs(): void {
  document.addEventListener("turbo:before-morph-element", event => {
    const el = event.target as Element;
    const form = el.closest("form");
    const isAnswer = form !== null && form.id !== "" && form.id === answered?.id;
    if (el instanceof HTMLFormElement && !isAnswer && dirty(el)) {
      event.preventDefault(); // the whole form: its hidden version too, so a conflict is still noticed
    } else if (el === document.activeElement && textField(el) && !(isAnswer && form?.method === "post")) {
      event.preventDefault(); // a search field while it is typed in
    } else if (el.hasAttribute("data-owns")) {
      event.preventDefault(); // an upgraded island owns its inside; it is told what the server would put there
      if (isAnswer && event.detail.newElement) {
        el.dispatchEvent(new CustomEvent("portico:answer", { detail: event.detail.newElement }));
      }
    }
  });
  document.addEventListener("turbo:before-morph-attribute", event => {
    const el = event.target as Element;
    const { attributeName } = event.detail;
    if (attributeName === "open" && el.matches("details, dialog")) event.preventDefault();
    if (attributeName === "data-dirty" && el.localName === "save-bar") event.preventDefault();
  });
  document.addEventListener("turbo:submit-start", event => { answered = event.detail.formSubmission.formElement; });
  document.addEventListener("turbo:render", () => {
    if (!answered) return;
    answered = undefined;
    // After a morph Turbo leaves the focus alone; an error summary and a question have to get it.
    document.querySelector<HTMLElement>(".errors[autofocus], [aria-invalid=true][autofocus], #effects[autofocus], h1[autofocus]")?.focus();
  });
}

/** Whether something written here has not arrived yet: changed, sent and refused, or on its way. */
export const halfWritten = (): boolean =>
  document.querySelector("[aria-invalid=true], .errors, form[aria-busy=true]") !== null
  || [...document.querySelectorAll<HTMLFormElement>("form[method=post]")].some(dirty);

/** Whether a refresh now would take something away: errors being read, a dialog, a form on its way. */
export const disturbable = (): boolean => document.querySelector("[aria-invalid=true], dialog[open], form[aria-busy=true], .errors") !== null;
