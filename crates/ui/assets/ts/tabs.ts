// On a narrow page the row of tabs scrolls; the one that is open stands in view.

/** How far a row has to be scrolled so that what lies between `start` and `end` is seen whole, as near its middle as it can be. */
export function scrollFor(start: number, end: number, room: number, whole: number): number {
  const middle = (start + end) / 2 - room / 2;
  return Math.max(0, Math.min(middle, whole - room));
}

export function showOpenTabs(): void {
  const look = (): void => document.querySelectorAll<HTMLElement>(":is(.subnav, .tabs) > [aria-current]").forEach(open => {
    const row = open.parentElement!;
    if (row.scrollWidth <= row.clientWidth) return;
    const box = row.getBoundingClientRect(), own = open.getBoundingClientRect();
    const rtl = getComputedStyle(row).direction === "rtl";
    const start = (rtl ? box.right - own.right : own.left - box.left) + Math.abs(row.scrollLeft);
    row.scrollLeft = scrollFor(start, start + own.width, row.clientWidth, row.scrollWidth) * (rtl ? -1 : 1);
  });
  look();
  document.addEventListener("turbo:load", look);
}
