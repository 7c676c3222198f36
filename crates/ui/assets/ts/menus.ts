// Menus are <details>: this adds Escape, closing by a click elsewhere, and one open at a time.

const open = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");

function closeAll(except?: Element | null): void {
  for (const menu of open()) if (menu !== except && !(except && menu.contains(except))) menu.open = false;
}

export function mindMenus(): void {
  document.addEventListener("click", event => closeAll((event.target as Element).closest("details.menu")));
  document.addEventListener("focusin", event => {
    const inside = (event.target as Element).closest("details.menu");
    if (!inside) closeAll();
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    const menu = [...open()].at(-1);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.preventDefault();
  });
  for (const done of ["turbo:submit-end", "turbo:before-cache"] as const) document.addEventListener(done, () => closeAll());
}
