// "You were signed out": said on a page that stays, because something is half-written there.

/** Says it with the way back in; the words come from the page's `<meta name="drafts">`. */
export function sayEnded(how: "ended" | "elsewhere"): void {
  const said = document.querySelector<HTMLElement>('meta[name="drafts"]')?.dataset;
  if (!said || document.querySelector(".toast[data-ended]")) return;
  const make = <T extends keyof HTMLElementTagNameMap>(name: T, given: Partial<HTMLElementTagNameMap[T]>): HTMLElementTagNameMap[T] => Object.assign(document.createElement(name), given);
  const toast = make("div", { className: "toast" });
  toast.role = "alert";
  toast.dataset["ended"] = "";
  const close = make("button", { type: "button", className: "link", textContent: said["close"] ?? "" });
  close.addEventListener("click", () => toast.remove());
  toast.append(
    make("span", { textContent: said[how] ?? "" }),
    make("a", { className: "link", href: said["signIn"] ?? "", target: "_blank", rel: "noopener", textContent: said["signInWord"] ?? "" }),
    close,
  );
  (document.querySelector("dialog[open]") ?? document.querySelector("main") ?? document.body).append(toast);
}

/** Signed in again in another tab: what was said is not so any more, and the page for the signed out can send. */
export function takeBack(): void {
  document.querySelector(".toast[data-ended]")?.remove();
  const told = document.querySelector<HTMLElement>("#kept-in[hidden]");
  if (!told) return;
  told.hidden = false;
  document.querySelector("#kept > a")?.remove();
  const send = document.querySelector<HTMLElement>("#kept > button");
  send?.classList.add("btn-primary");
  send?.focus();
}
