// One connection per person however many tabs are open: browsers allow six per host over HTTP/1.1.
import { Feed, parseChange, since, type Change } from "./feed";

/** What a page tells the worker: where it stands, that it goes, or that the person signed out. */
export type ToWorker = { act: "follow"; url: string; seq: number } | { act: "leave" } | { act: "stop" };

interface Scope { onconnect: ((event: MessageEvent) => void) | null }

const readers = new Map<MessagePort, number>(); // → the last change this page knows
let feed: Feed | undefined;
let source: EventSource | undefined;
let url = "";
let tries = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(port: MessagePort, change: Change): void {
  if ((readers.get(port) ?? Infinity) >= change.seq) return;
  readers.set(port, change.seq);
  port.postMessage(change);
}

function open(from: number): void {
  close();
  source = new EventSource(since(url, from));
  source.addEventListener("open", () => { tries = 0; });
  source.addEventListener("change", event => {
    const change = parseChange((event as MessageEvent<string>).data);
    if (!change) return;
    feed?.add(change);
    for (const port of readers.keys()) tell(port, change);
  });
  source.addEventListener("error", () => {
    // The browser's own retry would ask from the old number again, so it is done here, slower each time.
    close();
    if (readers.size) timer = setTimeout(() => open(feed?.last ?? from), Math.min(60_000, 1000 * 2 ** tries++) * (0.75 + Math.random() / 2));
  });
}

function close(): void {
  clearTimeout(timer);
  timer = undefined;
  source?.close();
  source = undefined;
}

function stop(): void {
  close();
  feed = undefined;
  readers.clear();
}

(globalThis as unknown as Scope).onconnect = event => {
  const port = event.ports[0]!;
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.act === "stop") return stop();
    if (data.act === "leave") {
      readers.delete(port);
      if (!readers.size) stop();
      return;
    }
    url = data.url;
    readers.set(port, data.seq);
    const missed = feed?.missedBy(data.seq);
    if (!feed || !missed) {
      feed = new Feed(data.seq);
      open(data.seq);
    } else {
      missed.forEach(change => tell(port, change));
      if (!source && timer === undefined) open(feed.last);
    }
  };
};
