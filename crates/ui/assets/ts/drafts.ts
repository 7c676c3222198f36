// Half-written words outlive the page: kept in this browser while they are typed, offered back at the same form.
// `<meta name="drafts" content="person" data-kept="…" data-discard="…">` names the writer; a form takes part by `data-draft`.
import { changed } from "./dirty";
import { age, find, forgetAll, gather, keep, place, put, stranded, type Control, type Draft, type Shelf } from "./keep";
import { fill } from "./words";

type FormControl = (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement) & Control;

const offered = new WeakSet<HTMLFormElement>();
/** Forms that were sent and refused: what the server sent back is what was typed, so nothing looks changed. */
const refused = new Set<string>();
/** The draft of the form that a page for the signed out gives back: gone once that page has sent it. */
let given: string | undefined;
const waiting = new Map<HTMLFormElement, number>();
let silent = false;

/** Blocked cookies block this too; then there are no drafts. */
const shelf = (): Shelf | undefined => { try { return localStorage; } catch { return undefined; } };
const words = (): HTMLMetaElement | null => document.querySelector('meta[name="drafts"]');
const address = (): string => location.pathname + location.search;
/** Set when the form was met: while the next page loads, the address is that page's already. */
const places = new WeakMap<HTMLFormElement, string>();
const keyOf = (form: HTMLFormElement): string | undefined => places.get(form);
const controls = (form: HTMLFormElement): FormControl[] => [...form.elements].filter((el): el is FormControl => el.matches("input, textarea, select"));
const versionOf = (form: HTMLFormElement): HTMLInputElement | null => form.querySelector<HTMLInputElement>('input[type=hidden][name="version"]');

function save(form: HTMLFormElement): void {
  window.clearTimeout(waiting.get(form));
  waiting.delete(form);
  const store = shelf(), key = keyOf(form);
  if (!store || !key || silent) return;
  const fields = gather(controls(form), control => refused.has(key) || changed(control));
  if (!fields.length) return store.removeItem(key);
  const version = versionOf(form)?.value;
  keep(store, key, { at: Date.now(), fields, ...(version === undefined ? {} : { version }) });
}

const saveAll = (): void => { for (const form of [...waiting.keys()]) save(form); };

function forget(form: HTMLFormElement): void {
  window.clearTimeout(waiting.get(form));
  waiting.delete(form);
  const key = keyOf(form);
  if (key) { refused.delete(key); shelf()?.removeItem(key); }
  form.querySelector(":scope > .kept")?.remove();
}

const timeOf = (draft: Draft): string => {
  const today = new Date(draft.at).toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(today ? {} : { day: "numeric", month: "long" }) }).format(draft.at);
};

/** "Your draft from 14:05 was kept. Discard" */
function line(draft: Draft, discard: () => void): HTMLElement {
  const said = words()?.dataset ?? {};
  const row = Object.assign(document.createElement("p"), { className: "kept" });
  row.role = "status";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: said["discard"] ?? "" });
  button.addEventListener("click", discard);
  row.append(Object.assign(document.createElement("span"), { textContent: fill(said["kept"] ?? "", { time: timeOf(draft) }) }), " ", button);
  return row;
}

function offer(form: HTMLFormElement): void {
  if (offered.has(form)) return;
  offered.add(form);
  const store = shelf(), person = words()?.content;
  const key = person && form.id ? place(person, address(), form.id) : undefined;
  if (key) places.set(form, key);
  const draft = store && key ? find(store, key, Date.now()) : undefined;
  if (!draft || controls(form).some(changed)) return;
  const back = put(draft.fields, controls(form));
  if (!back.length) return;
  // Saving on top of the version it was written for: somebody else's change in between is noticed, not lost.
  const version = versionOf(form), stands = version?.value;
  if (version && draft.version !== undefined) version.value = draft.version;
  const tell = (els: Element[]): void => els.forEach(el => {
    el.closest("rich-text")?.dispatchEvent(new CustomEvent("portico:draft"));
    el.dispatchEvent(new Event("change", { bubbles: false }));
  });
  tell(back);
  form.prepend(line(draft, () => {
    form.reset();
    if (version && stands !== undefined) version.value = stands;
    forget(form);
    (back[0]?.offsetParent ? back[0] : form.querySelector<HTMLElement>("[contenteditable=true]"))?.focus();
  }));
}

/** A page that has lost its form, because the item is gone or not shown any more, still shows the words. */
function handBack(): void {
  const store = shelf(), person = words()?.content, code = document.querySelector("main > .error-code");
  if (!store || !person || !code || document.querySelector("main > .kept")) return;
  for (const [key, draft] of stranded(store, person, address(), Date.now())) {
    const texts = draft.fields.filter(field => field.on === undefined && field.value.trim());
    if (!texts.length) continue;
    const made: HTMLElement[] = texts.map(field => {
      const text = new DOMParser().parseFromString(field.value.replace(/<\/(p|h\d|li|blockquote)>|<br>/gi, "$&\n"), "text/html").body.textContent ?? "";
      return Object.assign(document.createElement("textarea"), { className: "input", readOnly: true, value: (/<\w+/.test(field.value) ? text : field.value).trim(), ariaLabel: words()?.dataset["text"] ?? "" });
    });
    const head = line(draft, () => { store.removeItem(key); head.remove(); made.forEach(el => el.remove()); });
    code.parentElement?.append(head, ...made);
  }
}

function look(): void {
  if (!words()) return;
  document.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach(offer);
  handBack();
}

/** Signed out here or in another tab: nothing stays, and nothing open is kept again on the way out. */
export function forgetDrafts(): void {
  silent = true;
  waiting.clear();
  const store = shelf();
  if (store) forgetAll(store);
}

export function keepDrafts(): void {
  const typed = (event: Event): void => {
    const form = (event.target as Element).closest?.<HTMLFormElement>("form[data-draft]");
    if (!form) return;
    window.clearTimeout(waiting.get(form));
    waiting.set(form, window.setTimeout(() => save(form), 250));
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  for (const leaving of ["turbo:submit-start", "turbo:before-visit", "turbo:before-render"] as const) document.addEventListener(leaving, saveAll);
  addEventListener("pagehide", saveAll);
  document.addEventListener("visibilitychange", saveAll);
  document.addEventListener("turbo:submit-end", event => {
    const { formSubmission: { formElement: form }, success, fetchResponse } = event.detail;
    const asked = fetchResponse?.location.pathname.endsWith("/sign-in"); // the session has ended: nothing was taken
    if (form.id === "kept" && given && success && !asked) { refused.delete(given); shelf()?.removeItem(given); }
    if (!form.hasAttribute("data-draft")) return;
    const key = keyOf(form);
    if (success && !asked) return forget(form);
    if (key) refused.add(key);
    given = key;
  });
  document.addEventListener("turbo:load", () => { silent = false; look(); }); // a page has come since: whoever it is for may write
  document.addEventListener("turbo:render", look);
  const store = shelf();
  if (store) age(store, Date.now());
  look();
}
