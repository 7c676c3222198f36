// Sends files one request each, two at a time, and outlives page visits: the tray hangs beside <body>, not in it.
import { fill } from "../words";

export type Words = Record<string, string | undefined>;
type State = "waiting" | "sending" | "done" | "failed" | "cancelled";

/** One file on its way. `fields` are the form's other values, with a key of its own so that a repeat is not a second file. */
interface Job { file: File; action: string; fields: [string, string][]; words: Words; state: State; row: HTMLLIElement; request?: XMLHttpRequest; retryable: boolean }

const atOnce = 2;
const jobs: Job[] = [];
let tray: HTMLElement | undefined;
let pausedUntil = 0, timer = 0;

const icon = (name: string): SVGSVGElement => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${new URL(ICON_SPRITE, import.meta.url).pathname}#${name}`);
  svg.append(use);
  return svg;
};

function small(name: string, label: string, act: () => void): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-icon btn-sm", ariaLabel: label });
  button.append(icon(name));
  button.addEventListener("click", act);
  return button;
}

function make<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text = ""): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

function openTray(words: Words): HTMLElement {
  if (tray?.isConnected) return tray;
  tray = make("section", "tray");
  tray.setAttribute("aria-label", words["tray"] ?? "");
  const head = make("header", "");
  head.append(make("span", "", words["tray"]), small("x", words["close"] ?? "", closeTray));
  tray.append(head, make("ul", ""), make("p", "vh"));
  tray.lastElementChild?.setAttribute("role", "status");
  document.documentElement.append(tray); // Turbo swaps <body>; what hangs beside it stays
  return tray;
}

function closeTray(): void {
  for (const job of jobs) if (job.state === "waiting" || job.state === "sending") cancel(job);
  jobs.length = 0;
  tray?.remove();
}

function show(job: Job, state: State, what: string, share = 0): void {
  job.state = state;
  job.row.dataset["s"] = state;
  const meter = job.row.querySelector("progress");
  if (meter) { meter.value = share; meter.hidden = state !== "sending" && state !== "waiting"; }
  job.row.querySelector(".what")!.textContent = what;
  const acts = job.row.querySelector(".acts")!;
  const name = job.file.name;
  const wanted = state === "failed" || state === "cancelled" ? "retry" : state === "done" ? "" : "cancel";
  if (acts.getAttribute("data-now") === wanted) return;
  acts.setAttribute("data-now", wanted);
  acts.replaceChildren();
  if (wanted === "cancel") acts.append(small("x", fill(job.words["cancel"] ?? "", { name }), () => cancel(job)));
  if (wanted === "retry" && job.retryable) acts.append(small("rotate-ccw", fill(job.words["retry"] ?? "", { name }), () => { show(job, "waiting", job.words["waiting"] ?? ""); next(); }));
}

function cancel(job: Job): void {
  job.request?.abort();
  show(job, "cancelled", job.words["cancelled"] ?? "");
  next();
}

/** What went wrong in the server's words, if it gave any (problem+json). */
function reason(request: XMLHttpRequest): string {
  try {
    const { detail, title } = JSON.parse(request.responseText) as { detail?: string; title?: string };
    return detail ?? title ?? "";
  } catch { return ""; }
}

function send(job: Job): void {
  const body = new FormData();
  for (const [name, value] of job.fields) body.append(name, value);
  body.append("file", job.file, job.file.name);
  const request = new XMLHttpRequest();
  job.request = request;
  request.open("POST", job.action);
  request.setRequestHeader("accept", "application/json");
  const percent = new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent" });
  request.upload.onprogress = event => { if (event.lengthComputable) show(job, "sending", percent.format(event.loaded / event.total), event.loaded / event.total); };
  request.onload = () => {
    if (request.status === 429) { // more than a minute has room for: it waits its turn
      pausedUntil = Date.now() + Math.max(10, Number(request.getResponseHeader("retry-after")) || 0) * 1000;
      show(job, "waiting", job.words["waiting"] ?? "");
      return next();
    }
    const good = request.status >= 200 && request.status < 300;
    show(job, good ? "done" : "failed", good ? job.words["done"] ?? "" : reason(request) || (job.words["failed"] ?? ""), 1);
    next();
  };
  request.onerror = () => { show(job, "failed", job.words["failed"] ?? ""); next(); };
  show(job, "sending", percent.format(0));
  request.send(body);
}

function next(): void {
  const pause = pausedUntil - Date.now();
  if (pause > 0) { window.clearTimeout(timer); timer = window.setTimeout(next, pause); return; }
  const sending = jobs.filter(job => job.state === "sending").length;
  jobs.filter(job => job.state === "waiting").slice(0, Math.max(0, atOnce - sending)).forEach(send);
  const open = jobs.some(job => job.state === "waiting" || job.state === "sending");
  if (open || !jobs.some(job => job.state === "done")) return;
  const status = tray?.querySelector("[role=status]");
  if (status) status.textContent = jobs[0]?.words["done"] ?? "";
  document.dispatchEvent(new CustomEvent("portico:refresh"));
}

const key = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");

/** Queues files for a form's address; files over `max` bytes are listed as refused without being sent. */
export function upload(files: File[], form: HTMLFormElement, words: Words, max: number, keyField: string | undefined): void {
  if (!files.length) return;
  const list = openTray(words).querySelector("ul")!;
  const fields = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  for (const file of files) {
    const row = make("li", "");
    const meter = Object.assign(make("progress", "meter"), { max: 1, value: 0, ariaLabel: file.name });
    row.append(make("span", "nm clip", file.name), meter, make("span", "what"), make("span", "acts"));
    list.append(row);
    const own = fields.map(([name, value]): [string, string] => [name, name === keyField ? key() : value]);
    const job: Job = { file, action: form.action, fields: own, words, state: "waiting", row, retryable: true };
    if (max > 0 && file.size > max) {
      job.retryable = false;
      show(job, "failed", fill(words["tooLarge"] ?? "", { max: words["maxWords"] ?? "" }));
    } else {
      jobs.push(job);
      show(job, "waiting", words["waiting"] ?? "");
    }
  }
  next();
}

addEventListener("beforeunload", event => { if (jobs.some(job => job.state === "sending" || job.state === "waiting")) event.preventDefault(); });
