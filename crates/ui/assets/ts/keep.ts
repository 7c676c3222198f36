// Drafts as they lie in the browser's storage: one entry per person, address and form. No document is touched here.

const mark = "portico.draft:";
const week = 7 * 24 * 60 * 60 * 1000;
/** The longest entry kept, in characters: what a form may hold, and room. */
const longest = 250_000;

/** A field as it was left: its name, its value and, for boxes, whether it was ticked. */
export interface Field { name: string; value: string; on?: boolean }
/** What was typed, when, and on top of which version of the thing. */
export interface Draft { at: number; fields: Field[]; version?: string }

/** What is used of the browser's `Storage`. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key"> & { readonly length: number };

/** Where the draft of one form at one address lies, for one person. */
export const place = (person: string, address: string, form = ""): string => `${mark}${person} ${address}#${form}`;

const keys = (shelf: Shelf): string[] => Array.from({ length: shelf.length }, (_, i) => shelf.key(i) ?? "").filter(key => key.startsWith(mark));

const read = (text: string | null): Draft | undefined => {
  try {
    const draft = JSON.parse(text ?? "") as Draft;
    const whole = typeof draft.at === "number" && Array.isArray(draft.fields) && draft.fields.every(f => typeof f.name === "string" && typeof f.value === "string");
    return whole ? draft : undefined;
  } catch { return undefined; }
};

/** The draft at a place, unless it is over a week old or from a clock far ahead. */
export function find(shelf: Shelf, key: string, now: number): Draft | undefined {
  const draft = read(shelf.getItem(key));
  return draft && draft.fields.length > 0 && Math.abs(now - draft.at) <= week ? draft : undefined;
}

/** Keeps a draft. A full or forbidden storage keeps nothing: the form itself is as it was. */
export function keep(shelf: Shelf, key: string, draft: Draft): void {
  const text = JSON.stringify(draft);
  try { if (text.length <= longest) shelf.setItem(key, text); } catch { /* nothing to do about it */ }
}

/** All drafts of a person at an address, whatever the form: for a page that has lost its forms. */
export const stranded = (shelf: Shelf, person: string, address: string, now: number): [string, Draft][] =>
  keys(shelf).filter(key => key.startsWith(place(person, address))).flatMap(key => {
    const draft = find(shelf, key, now);
    return draft ? [[key, draft] as [string, Draft]] : [];
  });

/** Drops what is too old, whoever wrote it. */
export function age(shelf: Shelf, now: number): void {
  for (const key of keys(shelf)) if (!find(shelf, key, now)) shelf.removeItem(key);
}

/** Drops everything: the person has signed out, and others may sit down here. */
export function forgetAll(shelf: Shelf): void {
  for (const key of keys(shelf)) shelf.removeItem(key);
}

/** A control of a form, as far as drafts look at it. */
export interface Control { name: string; type: string; value: string; checked?: boolean; disabled: boolean }

const box = (control: Control): boolean => control.type === "checkbox" || control.type === "radio";
/** Never kept: secrets, files, buttons, and what the server wrote for itself. */
const never = ["password", "file", "hidden", "submit", "button", "reset", "image"];

/** The fields worth keeping, of those that `wanted` says were touched. */
export const gather = <C extends Control>(controls: Iterable<C>, wanted: (control: C) => boolean): Field[] =>
  [...controls].filter(c => c.name && !c.disabled && !never.includes(c.type) && wanted(c))
    .map(c => (box(c) ? { name: c.name, value: c.value, on: c.checked === true } : { name: c.name, value: c.value }));

/** Puts kept fields back; answers the controls that are different now. A choice that is not offered any more is left out. */
export function put<C extends Control>(fields: Field[], controls: Iterable<C>): C[] {
  const all = [...controls].filter(c => !c.disabled && !never.includes(c.type));
  return fields.flatMap(field => {
    const control = all.find(c => c.name === field.name && (!box(c) || c.value === field.value));
    if (!control) return [];
    if (box(control)) {
      if (field.on === undefined || control.checked === field.on) return [];
      control.checked = field.on;
      return [control];
    }
    const before = control.value;
    if (before === field.value) return [];
    control.value = field.value;
    if (control.value === field.value) return [control];
    control.value = before; // a select without this option has nothing chosen now
    return [];
  });
}
