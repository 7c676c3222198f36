// `data-dialog="id"` on a link or button opens that <dialog>. Without scripts the link leads to a page of its own.
import { scanIslands } from "./islands";

export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  scanIslands(dialog); // islands inside dialogs are loaded at their first opening
  return true;
}

export function mindDialogs(): void {
  document.addEventListener("click", event => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (opener && plain && openDialog(opener.dataset["dialog"] ?? "")) event.preventDefault();
    // A click on the backdrop lands on the dialog itself, outside its box.
    if (target instanceof HTMLDialogElement && target.open) {
      const box = target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside && event.detail > 0) target.close();
    }
  });
  document.addEventListener("turbo:submit-end", event => {
    if (event.detail.success) event.detail.formSubmission.formElement.closest("dialog")?.close();
  });
  document.addEventListener("turbo:before-cache", () => {
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  });
}
