// After a visit the focus goes to the new page's heading, as a full load would start reading from the top.

export function focusHeadings(): void {
  let first = true;
  let morphed = false;
  document.addEventListener("turbo:render", event => { morphed = event.detail.renderMethod === "morph"; });
  document.addEventListener("turbo:load", () => {
    if (first) { first = false; return; }
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (morphed || !lost || location.hash) return;
    const heading = document.querySelector<HTMLElement>("main h1");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  });
}
