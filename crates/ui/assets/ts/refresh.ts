// Fetches the page again and morphs it, at a good moment and never twice at once.
import { session } from "@hotwired/turbo";
import { disturbable, halfWritten } from "./guards";
import { sayEnded } from "./ended";

let wanted = false;
let running = false;
let timer = 0;

/** Says it politely in the page's one live region. */
function announce(kind: "updated" | "waiting"): void {
  const region = document.getElementById("live");
  if (!region) return;
  region.textContent = region.dataset[kind] ?? "";
  if (kind === "updated") return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = region.dataset["show"] ?? "";
  button.addEventListener("click", () => attempt(true));
  region.append(button);
}

function attempt(evenIfDisturbing = false): void {
  if (!wanted || document.hidden) return;
  if (!evenIfDisturbing && disturbable()) return announce("waiting");
  if (session.navigator.currentVisit) { // Turbo would drop it silently
    timer = window.setTimeout(attempt, 150);
    return;
  }
  wanted = false;
  running = true;
  document.querySelector("#live > button")?.parentElement?.replaceChildren();
  // "replace" on the same address is what Turbo takes for a page refresh: it morphs and keeps the scroll position.
  session.visit(document.baseURI, { action: "replace", shouldCacheSnapshot: false });
}

/** Asks for a refresh; many askings within a moment become one, spread out so that not all readers come at once. */
export function refresh(): void {
  wanted = true;
  window.clearTimeout(timer);
  timer = window.setTimeout(attempt, 80 + Math.random() * 120);
}

export function refreshWhenAsked(): void {
  document.addEventListener("portico:refresh", refresh);
  document.addEventListener("visibilitychange", () => { if (wanted && !document.hidden) refresh(); });
  document.addEventListener("turbo:render", () => { if (running) { running = false; announce("updated"); } });
  document.addEventListener("turbo:load", () => { running = false; });
  // The session has ended: nobody loses what they were writing to a sign-in page they did not ask for.
  document.addEventListener("turbo:before-fetch-response", event => {
    const signIn = event.detail.fetchResponse.location.pathname.endsWith("/sign-in");
    if (!running || event.target !== document.documentElement || !signIn || !halfWritten()) return;
    event.preventDefault();
    running = false;
    session.navigator.stop();
    document.documentElement.removeAttribute("aria-busy");
    sayEnded("ended");
  });
  // One's own act comes back as news: it must not take away the offer to undo it.
  document.addEventListener("turbo:before-morph-element", event => {
    if (event.target instanceof Element && event.target.matches("toast-undo") && !event.detail.newElement) event.preventDefault();
  });
}
