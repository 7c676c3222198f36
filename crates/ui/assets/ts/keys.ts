// Keys for people who live in the office: palette, list rows, posting a comment.
import { openDialog } from "./dialogs";

const typing = (el: Element | null): boolean => el instanceof HTMLElement && (el.isContentEditable || el.matches("input:not([type=checkbox],[type=radio]), textarea, select"));

/** Rows of the first list that wants keys, each by the link that covers it. */
const rows = (): HTMLAnchorElement[] => {
  const list = document.querySelector("[data-list-keys]");
  return list ? [...list.querySelectorAll<HTMLAnchorElement>(":is(tr, li) a.cover")] : [];
};

function onList(key: string): boolean {
  const links = rows();
  if (!links.length) return false;
  const focused = document.activeElement?.closest("tr, li");
  const at = links.findIndex(link => link.closest("tr, li") === focused);
  if (key === "j" || key === "k") {
    const next = links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + (key === "j" ? 1 : -1)))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    return true;
  }
  const box = at < 0 ? null : links[at]?.closest("tr, li")?.querySelector<HTMLInputElement>("input[type=checkbox]");
  box?.click();
  return box != null;
}

export function mindKeys(): void {
  document.addEventListener("keydown", event => {
    const command = event.metaKey || event.ctrlKey;
    const target = event.target as Element | null;
    if (command && event.key === "Enter") {
      const form = target?.closest<HTMLFormElement>("form.composer, form[data-command-enter]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (command && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      if (openDialog("palette")) event.preventDefault();
      return;
    }
    if (command || event.altKey || event.defaultPrevented || typing(target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/" ? openDialog("palette") : ["j", "k", "x"].includes(event.key) && onList(event.key)) event.preventDefault();
  });
}
