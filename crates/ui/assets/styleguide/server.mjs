// Serves MARKUP.md as pages, under the program's own content security policy, from the built assets.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "dist");
export const csp = "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-WAyOw4V+FqDc35lQPyRADLBWbuNK8ahvYEaQIYF1+Ps='; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; frame-src 'self'";
const kinds = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", woff2: "font/woff2" };
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="9" fill="none" stroke="#4b53c9" stroke-width="2"/></svg>`;
const cover = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 340"><g fill="#8b93e6">${[90, 210, 330, 450, 570].map((x, i) => `<path d="M${x} 340V${200 - i * 22}a50 50 0 0 1 100 0V340z" opacity="${0.25 + i * 0.14}"/>`).join("")}</g></svg>`;

/** The blocks of MARKUP.md: whole pages by name, and all component snippets as one page. */
export async function pages() {
  const text = await readFile(join(here, "..", "MARKUP.md"), "utf8");
  const found = { components: { content: [], body: "portal", density: "" } };
  let title = "", count = 0;
  for (const part of text.split(/^(?=## )/m)) {
    title = part.match(/^## (.*)/)?.[1] ?? title;
    for (const [, info, code] of part.matchAll(/^```html(.*)\n([\s\S]*?)^```$/gm)) {
      const words = Object.fromEntries(info.trim().split(" ").filter(Boolean).map(w => w.split(":")));
      if ("head" in words) continue;
      if (words.page) found[words.page] = { content: [code], body: words.body ?? "", density: words.density ?? "" };
      else found.components.content.push(`<section class="stack" aria-labelledby="sg${++count}"><h2 class="h2" id="sg${count}">${title}${count}</h2>${code}</section>`);
    }
  }
  found.components.content = ['<main id="main" class="wrap page stack stack-xl"><h1 class="h1">Components</h1>', ...found.components.content, "</main>"];
  found["components-office"] = { ...found.components, body: "", density: "compact" };
  return found;
}

/** Starts the server; `themes` maps a name to a style sheet's text; `extra(request, url, send, layout)` may answer first. Page addresses: /{page}?theme=…&mode=…&dir=… */
export async function start(themes, extra) {
  const { urls } = JSON.parse(await readFile(join(dist, "manifest.json"), "utf8"));
  const frame = await readFile(join(here, "index.html"), "utf8");
  const all = await pages();
  const icon = (_, name, more) => `<svg class="icon${more ? ` ${more}` : ""}" aria-hidden="true"><use href="/assets/${urls.ICONS}#${name}"/></svg>`;
  let theme = Object.keys(themes)[0];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://x");
    const name = url.pathname.slice(1);
    const send = (type, body, status = 200) => { response.writeHead(status, { "content-type": type, "content-security-policy": name === "preview" ? csp.replace("frame-ancestors 'none'", "frame-ancestors 'self'") : csp, "cache-control": "no-store" }); response.end(body); };
    const layout = (page, title) => {
      const attributes = ` data-theme="${url.searchParams.get("mode") ?? "light"}"${theme === "larkspur" ? ' data-headings="serif"' : ""}${page.density ? ` data-density="${page.density}"` : ""}`;
      const fill = { ...Object.fromEntries(Object.entries(urls).map(([k, v]) => [k, `/assets/${v}`])), attributes, dir: url.searchParams.get("dir") ?? "ltr", title, body: page.body ? ` class="${page.body}"` : "", content: page.content.join("\n").replace(/\{\{ icon\("([^"]+)"(?:, "([^"]+)")?\) \}\}/g, icon) };
      return frame.replace(/\{(\w+)\}/g, (all, key) => fill[key] ?? all);
    };
    if (await extra?.(request, response, url, send, layout)) return;
    if (name.startsWith("assets/")) {
      const body = await readFile(join(dist, name.slice(7).replaceAll("/", ""))).catch(() => null);
      return body ? send(kinds[name.split(".").pop()] ?? "text/plain", body) : send("text/plain", "", 404);
    }
    if (name === "theme.css") return send("text/css", themes[theme]);
    if (name === "logo.svg") return send("image/svg+xml", mark);
    if (name === "cover.svg") return send("image/svg+xml", cover);
    if (name === "favicon.ico") return send("image/svg+xml", mark);
    if (name === "preview") return send("text/html", "<!doctype html><html lang=en><title>Preview</title><p>Preview</p>");
    const page = all[name];
    if (!page) return send("text/html", "<!doctype html><title>none</title>", 404);
    theme = url.searchParams.get("theme") ?? theme;
    send("text/html", layout(page, name));
  });
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close(), names: Object.keys(all) };
}
