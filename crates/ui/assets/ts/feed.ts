// The part of live refresh that is only bookkeeping: who has heard what. Used by the shared worker and by tests.

/** One change as the server tells it: a number that only grows, and what it touches. */
export interface Change { seq: number; topics: string[] }

/** Reads a stream message; `undefined` when it is not one of ours. */
export function parseChange(data: string): Change | undefined {
  let value: unknown;
  try { value = JSON.parse(data); } catch { return undefined; }
  if (typeof value !== "object" || value === null) return undefined;
  const { seq, topics } = value as { seq?: unknown; topics?: unknown };
  if (typeof seq !== "number" || !Array.isArray(topics)) return undefined;
  return { seq, topics: topics.filter((t): t is string => typeof t === "string") };
}

/** Whether a page that lists `listed` (as in its meta element) shows something that changed. */
export const concerns = (change: Change, listed: string): boolean => {
  const mine = new Set(listed.split(/\s+/).filter(Boolean));
  return change.topics.some(topic => topic === "*" || mine.has(topic));
};

/** Sets the number a stream is asked to start after. */
export function since(url: string, seq: number): string {
  const [path = "", query = ""] = url.split("?");
  const search = new URLSearchParams(query);
  search.set("since", String(seq));
  return `${path}?${search}`;
}

/** Remembers recent changes for pages that join late or go back to an old state. */
export class Feed {
  #log: Change[] = [];
  #from: number;
  #last: number;
  constructor(from: number, private readonly keep = 256) { this.#from = this.#last = from; }

  /** The newest number known: where a lost stream goes on. */
  get last(): number { return this.#last; }

  /** Takes a change in; a repeated one is ignored. */
  add(change: Change): void {
    if (this.#log.some(c => c.seq === change.seq)) return;
    this.#log.push(change);
    this.#log.sort((a, b) => a.seq - b.seq);
    this.#last = Math.max(this.#last, change.seq);
    while (this.#log.length > this.keep) this.#from = this.#log.shift()!.seq;
  }

  /** What a page rendered at `seq` has missed; `undefined` when that is further back than we remember. */
  missedBy(seq: number): Change[] | undefined {
    if (seq < this.#from) return undefined;
    return this.#log.filter(c => c.seq > seq);
  }
}
