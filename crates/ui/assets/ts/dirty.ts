// What a person has changed since the server sent the form.

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isControl = (el: Element): el is Control =>
  el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement;

/** Whether one field differs from what the server sent. */
export function changed(el: Control): boolean {
  if (el.disabled) return false;
  if (el instanceof HTMLSelectElement) {
    const options = [...el.options];
    // Without a marked option the first one is what the server meant.
    if (!el.multiple && !options.some(o => o.defaultSelected)) return el.selectedIndex > 0;
    return options.some(o => o.selected !== o.defaultSelected);
  }
  if (el instanceof HTMLInputElement) {
    if (["checkbox", "radio"].includes(el.type)) return el.checked !== el.defaultChecked;
    if (el.type === "file") return (el.files?.length ?? 0) > 0;
    if (["hidden", "submit", "button", "reset", "image"].includes(el.type)) return false;
  }
  return el.value !== el.defaultValue;
}

/** How many fields differ; a group of radio buttons counts once. */
export function changes(form: HTMLFormElement): number {
  const names = new Set<string>();
  let nameless = 0;
  for (const el of form.elements) {
    if (!isControl(el) || !changed(el)) continue;
    if (el instanceof HTMLInputElement && el.type === "radio") names.add(el.name);
    else nameless += 1;
  }
  return names.size + nameless;
}

export const dirty = (form: HTMLFormElement): boolean => changes(form) > 0;
