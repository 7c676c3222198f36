// Signing out in one tab: every tab forgets the pages and drafts it kept and asks the server again when it is next looked at.
import { cache } from "@hotwired/turbo";
import { forgetDrafts } from "./drafts";
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
    if (event.data !== "signed-out") return;
    cache.clear();
    forgetDrafts();
    if (!document.querySelector('meta[name="live"]')) return; // nobody is signed in on this page
    if (!document.hidden) return location.reload();
    document.addEventListener("visibilitychange", () => location.reload(), { once: true });
  });
}
