// Signing out in one tab: every tab forgets the pages and drafts it kept and asks the server again when it is next looked at,
// unless something is half-written there: then it stays and says so, until one is signed in again in some tab.
import { cache } from "@hotwired/turbo";
import { forgetDrafts } from "./drafts";
import { sayEnded, takeBack } from "./ended";
import { halfWritten } from "./guards";
import { stopFollowing } from "./live";

export function mindSignOut(): void {
  const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("portico") : undefined;
  document.addEventListener("turbo:submit-end", event => {
    const { formSubmission, success } = event.detail;
    if (!success || !formSubmission.formElement.hasAttribute("data-sign-out")) return;
    stopFollowing();
    forgetDrafts();
    cache.clear();
    channel?.postMessage("signed-out");
  });
  channel?.addEventListener("message", event => {
    if (event.data === "signed-in") return takeBack();
    if (event.data !== "signed-out") return;
    cache.clear();
    forgetDrafts();
    if (!document.querySelector('meta[name="live"]')) return; // nobody is signed in on this page
    const leave = (): void => { if (halfWritten()) sayEnded("elsewhere"); else location.reload(); };
    if (!document.hidden) return leave();
    document.addEventListener("visibilitychange", leave, { once: true });
  });
  // The page that a sign-in beside a half-written one leads to.
  const tell = (): void => { if (document.querySelector("[data-signed-in]")) channel?.postMessage("signed-in"); };
  document.addEventListener("turbo:load", tell);
}
