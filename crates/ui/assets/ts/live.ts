// Keeps the page as new as the server: listens for changes that touch what the page shows, then refreshes.
import { concerns, parseChange, since, type Change } from "./feed";
import type { ToWorker } from "./live-worker";
import { refresh } from "./refresh";

const content = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

/** The stream's address and the change the page was rendered at. */
function place(): { url: string; seq: number } | undefined {
  const text = content("live");
  if (!text) return undefined;
  const url = new URL(text, document.baseURI);
  return { url: url.href, seq: Number(url.searchParams.get("since") ?? 0) };
}

const heard = (change: Change): void => { if (concerns(change, content("live-topics"))) refresh(); };

let port: MessagePort | undefined;
let following = "";
let stopped = false;

function tellWorker(message: ToWorker): void {
  port?.postMessage(message);
}

function viaWorker(): void {
  const at = place();
  if (!at) {
    if (following) tellWorker({ act: "leave" });
    following = "";
    stopped = false;
    return;
  }
  if (stopped) return; // signed out; the page that says so is on its way
  if (!port) {
    // The worker's name carries the stream's path: looking through a client's eyes has a stream of its own.
    port = new SharedWorker(new URL(LIVE_WORKER, import.meta.url), { name: new URL(at.url).pathname }).port;
    port.onmessage = ({ data }: MessageEvent<Change>) => heard(data);
  }
  const now = `${at.url} ${at.seq}`;
  if (now !== following) { following = now; tellWorker({ act: "follow", ...at }); }
}

let source: EventSource | undefined;
let known = 0;

/** Without shared workers (some phones): a stream of our own, only while the page is looked at. */
function viaOwnStream(): void {
  const at = place();
  if (at && at.seq > known) known = at.seq;
  if (!at) stopped = false;
  if (!at || stopped || document.hidden) { source?.close(); source = undefined; return; }
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(since(at.url, at.seq));
  source.addEventListener("change", event => {
    const change = parseChange((event as MessageEvent<string>).data);
    if (!change || change.seq <= known) return;
    known = change.seq;
    heard(change);
  });
}

/** Ends the stream everywhere, after signing out. */
export function stopFollowing(): void {
  stopped = true;
  tellWorker({ act: "stop" });
  source?.close();
  source = undefined;
  following = "";
}

export function followChanges(): void {
  const shared = typeof SharedWorker === "function";
  const follow = shared ? viaWorker : viaOwnStream;
  follow();
  // Going back shows an old snapshot without asking the server: what came since then has to be told again.
  document.addEventListener("turbo:visit", event => {
    if (event.detail.action !== "restore") return;
    following = "";
    known = 0;
    source?.close();
  });
  document.addEventListener("turbo:load", follow);
  document.addEventListener("turbo:render", follow);
  // Not with the worker: a closing page turns hidden after it took its leave, and would come back as a ghost.
  if (!shared) document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => { tellWorker({ act: "leave" }); following = ""; });
  addEventListener("pageshow", event => { if (event.persisted) follow(); });
}
