// Plays the scripts in a browser, under the program's CSP: guards, live refresh, uploads, editor, palette, and no scripts.
//   node styleguide/islands.mjs --themes a.css [--packages FOLDER] [--chromium PATH]
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { start } from "./server.mjs";

const option = (name, fallback) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? fallback : process.argv[at + 1]; };
const { chromium } = createRequire(join(resolve(option("packages", new URL("../../../../e2e", import.meta.url).pathname)), "x.js"))("playwright-core");

// ---- a small server with a memory
const state = { seq: 10, items: 1, streams: new Set(), uploads: [], saved: [], signedIn: true };
const bodyOf = async request => { const parts = []; for await (const p of request) parts.push(p); return Buffer.concat(parts).toString("latin1"); };
const livePage = error => `<main id="main"><h1>Live</h1><p id="count">${state.items} items</p>
 <form id="note" method="post" action="/live-page"><input type="hidden" name="version" value="${state.seq}"><label for="t">Note</label><input id="t" name="t" value=""${error ? ' aria-invalid="true" autofocus' : ""}><button class="btn">Save note</button></form>
 <details id="d"><summary>More</summary>Text</details><form id="out" method="post" action="/sign-out" data-sign-out><button>Sign out</button></form></main>
 <div class="live" id="live" role="status" data-turbo-permanent data-updated="Updated" data-waiting="Changed." data-show="Show changes"></div>`;
async function extra(request, response, url, send, layout) {
  if (url.pathname === "/live") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": hello\n\n");
    const from = Number(url.searchParams.get("since"));
    if (from < state.seq) response.write(`event: change\ndata: {"seq":${state.seq},"topics":["*"]}\n\n`);
    state.streams.add(response);
    response.on("close", () => state.streams.delete(response));
    return true;
  }
  if (url.pathname === "/live-page") {
    if (request.method === "POST") {
      const body = new URLSearchParams(await bodyOf(request));
      if (body.get("t") === "bad") { send("text/html", live(layout, true), 422); return true; }
      state.saved.push(body.get("t"));
      response.writeHead(303, { location: "/live-page" }).end();
      return true;
    }
    send("text/html", state.signedIn ? live(layout) : layout({ content: ["<main><h1>Sign in</h1></main>"] }, "door"));
    return true;
  }
  if (url.pathname === "/sign-out") { state.signedIn = false; response.writeHead(303, { location: "/live-page" }).end(); return true; }
  if (url.pathname === "/larkspur/office/files") {
    const body = await bodyOf(request);
    if (body.includes('filename="bad.bin"')) send("application/problem+json", '{"title":"Not allowed","detail":"This kind of file is not taken."}', 415);
    else { state.uploads.push(body.match(/filename="([^"]+)"/)[1] + (body.includes('name="folder"\r\n\r\nf1') ? " in f1" : "")); send("application/json", "{}", 201); }
    return true;
  }
  if (url.pathname === "/larkspur/office/images") { await bodyOf(request); send("application/json", '{"url":"/cover.svg","width":680,"height":340}', 201); return true; }
  if (url.pathname === "/larkspur/office/search") {
    const q = url.searchParams.get("q");
    send("application/json", JSON.stringify({ groups: q === "zzz" ? [] : [{ label: "People", items: [{ title: "Amelia Hartley", hint: "Contact", url: "/door", icon: "user" }, { title: q || "Inbox", url: "/error", icon: "inbox" }] }] }));
    return true;
  }
  if (url.pathname === "/x/7/show") { state.saved.push(`show ${await bodyOf(request)}`); response.writeHead(303, { location: "/components" }).end(); return true; }
  return false;
}
const live = (layout, error) => layout({ body: "portal", content: [livePage(error)] }, "live").replace("</head>", `<meta name="live" content="/live?since=${state.seq}"><meta name="live-topics" content="item:1 home"></head>`);
function change(topics = ["item:1"]) {
  state.seq += 1; state.items += 1;
  for (const stream of state.streams) stream.write(`event: change\ndata: ${JSON.stringify({ seq: state.seq, topics })}\n\n`);
}

const guide = await start({ test: await readFile(option("themes").split(",")[0], "utf8") }, extra);
const browser = await chromium.launch({ executablePath: option("chromium", "/usr/bin/chromium"), args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const wrong = [];
async function open(path, options = {}) {
  const context = options.context ?? await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options.browser });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  page.on("console", m => { if (["error", "warning"].includes(m.type()) && !/status of (422|415)/.test(m.text())) wrong.push(`${path}: ${m.text()}`); });
  page.on("pageerror", e => wrong.push(`${path}: ${e.stack}`));
  await page.goto(guide.origin + path, { waitUntil: "load" });
  return page;
}
const until = async (what, test) => { for (let i = 0; i < 80; i += 1) { if (await test()) return; await new Promise(r => setTimeout(r, 50)); } assert.fail(`never: ${what}`); };
const text = (page, selector) => page.locator(selector).innerText();
let passed = 0, failed = 0;
async function check(name, body) {
  try { await body(); passed += 1; console.log(`ok   ${name}`); } catch (error) { failed += 1; console.log(`FAIL ${name}\n     ${String(error.message).split("\n").slice(0, 6).join("\n     ")}`); }
}

await check("live refresh morphs, keeps typed text, focus, hidden version and open details", async () => {
  const page = await open("/live-page");
  await until("stream", () => state.streams.size === 1);
  await page.fill("#t", "half a sent");
  await page.locator("#d summary").click();
  await page.focus("#t");
  const version = await page.inputValue("[name=version]");
  change();
  await until("refresh", async () => (await text(page, "#count")) === `${state.items} items`);
  assert.equal(await page.inputValue("#t"), "half a sent");
  assert.equal(await page.inputValue("[name=version]"), version);
  assert.equal(await page.locator("#d").evaluate(d => d.open), true);
  assert.equal(await page.evaluate(() => document.activeElement.id), "t");
  await until("said", async () => (await page.locator("#live").textContent()) === "Updated");
  const before = await text(page, "#count");
  change(["item:2"]);
  await page.waitForTimeout(600);
  assert.equal(await text(page, "#count"), before, "another item is none of its business");
  await page.context().close();
});

await check("errors on show are held and offered, 422 gets the focus, 303 empties the form", async () => {
  const page = await open("/live-page");
  await until("stream", () => state.streams.size === 1);
  await page.fill("#t", "bad");
  await page.click("#note button");
  await page.waitForSelector("[aria-invalid]");
  await until("focus", () => page.evaluate(() => document.activeElement?.id === "t"));
  change();
  await page.waitForSelector("#live button");
  assert.match(await page.locator("#live").textContent(), /Changed\.Show changes/);
  await page.fill("#t", "good");
  await page.click("#note button");
  await until("saved", async () => state.saved.includes("good") && (await page.inputValue("#t")) === "");
  await page.context().close();
});

await check("eight tabs, one stream; back shows no stale page; sign-out reaches the other tabs", async () => {
  const first = await open("/live-page");
  const context = first.context();
  const tabs = [first];
  for (let i = 0; i < 7; i += 1) tabs.push(await open("/live-page", { context }));
  await until("one stream", () => state.streams.size === 1);
  await first.evaluate(() => { location.href = "#x"; });
  await tabs[1].evaluate(() => window.Turbo.visit("/door"));
  await tabs[1].waitForSelector("#sign-in");
  change();
  await tabs[1].goBack();
  await until("fresh after back", async () => (await text(tabs[1], "#count")) === `${state.items} items`);
  await tabs[2].bringToFront();
  await tabs[2].click("#out button");
  await until("door", async () => (await text(tabs[2], "h1")) === "Sign in");
  await tabs[3].bringToFront();
  await until("other tab", async () => (await text(tabs[3], "h1")) === "Sign in");
  for (const tab of tabs.slice(3)) await until(`tab ${tabs.indexOf(tab)}`, async () => (await text(tab, "h1")) === "Sign in");
  await until("stream closed", () => state.streams.size === 0);
  state.signedIn = true;
  await context.close();
});

await check("save bar counts, discards and warns", async () => {
  const page = await open("/office");
  await page.waitForFunction(() => customElements.get("save-bar"));
  assert.equal(await page.locator(".savebar").isVisible(), false);
  await page.locator(".opt").nth(1).click();
  await page.locator("#on").click();
  assert.equal(await text(page, ".savebar > span"), "2 unsaved changes");
  await page.click("[data-discard]");
  await until("gone", async () => !(await page.locator(".savebar").isVisible()));
  assert.equal(await page.locator("#on").isChecked(), true);
  await page.context().close();
});

await check("palette: opens by Ctrl+K, answers, arrows and Enter, nothing found", async () => {
  const page = await open("/components");
  await page.keyboard.press("Control+k");
  await page.waitForSelector(".palette [role=option]");
  await page.locator(".palette input").fill("zzz");
  await until("none", async () => (await page.locator(".palette [role=status]").textContent()) === "Nothing found");
  await page.locator(".palette input").fill("am");
  await until("two", async () => await page.locator(".palette [role=option]").count() === 2 && await page.locator(".palette [role=option] .nm").nth(1).innerText() === "am");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("[aria-selected=true] .nm").innerText(), "am");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/door");
  await page.context().close();
});

await check("editor: label, bold, list, link, picture with description, paste, arrow keys in the toolbar", async () => {
  const page = await open("/components");
  const box = page.getByRole("textbox", { name: "Text", exact: true });
  await box.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Bold" }).click();
  await page.keyboard.type("peonies");
  assert.equal(await page.getByRole("button", { name: "Bold" }).getAttribute("aria-pressed"), "true");
  await page.keyboard.press("Control+b");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  assert.equal(await page.inputValue("#body"), "<p>Dear Amelia,</p><p><strong>peonies</strong></p><ul><li><p>one</p></li><li><p>two</p></li></ul>");
  await page.keyboard.press("Shift+Home");
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.keyboard.type("example.com");
  await page.keyboard.press("Enter");
  assert.match(await page.inputValue("#body"), /<a href="https:\/\/example.com">two<\/a>/);
  await box.evaluate(el => { const data = new DataTransfer(); data.setData("text/html", '<p style="color:red">W<o:p>or</o:p>d</p><script>x()</script>'); el.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); });
  assert.match(await page.inputValue("#body"), /Word/);
  const picking = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Picture" }).click();
  await (await picking).setFiles({ name: "a.png", mimeType: "image/png", buffer: Buffer.from("x") });
  await page.waitForSelector(".editor-alt:not([hidden])");
  await page.locator(".editor-alt input").fill("Two rows of tables");
  await page.keyboard.press("Enter");
  assert.match(await page.inputValue("#body"), /<img src="\/cover.svg" alt="Two rows of tables" width="680" height="340">/);
  await page.getByRole("button", { name: "Bold" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Italic");
  await page.context().close();
});

await check("uploads: two files, one refused with its reason, tray outlives a visit", async () => {
  const page = await open("/components");
  await page.waitForFunction(() => customElements.get("drop-zone"));
  const file = (name, size = 3000) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.alloc(size, 65) });
  await page.locator("#up-files").setInputFiles([file("a.bin"), file("bad.bin"), file("c.bin", 400_000)]);
  await until("done", async () => await page.locator(".tray li[data-s=done]").count() === 2);
  assert.deepEqual(state.uploads.sort(), ["a.bin in f1", "c.bin in f1"]);
  assert.equal(await text(page, ".tray li[data-s=failed] .what"), "This kind of file is not taken.");
  assert.equal(await page.getByRole("button", { name: "Retry bad.bin" }).count(), 1);
  await page.evaluate(() => window.Turbo.visit("/portal"));
  await page.waitForSelector(".mast");
  assert.equal(await page.locator(".tray li").count(), 3);
  await page.getByRole("button", { name: "Close uploads" }).click();
  assert.equal(await page.locator(".tray").count(), 0);
  await page.context().close();
});

await check("switch saves at once, menu and dialog close by Escape, toast goes, list keys", async () => {
  const page = await open("/components");
  await page.getByRole("switch", { name: "Show on portal?", exact: true }).click();
  await until("sent", () => state.saved.includes("show "));
  await page.waitForSelector(".toast", { state: "detached", timeout: 9000 });
  const menu = page.locator("details.menu", { hasText: "New" }).first();
  await menu.locator("summary").click();
  await page.keyboard.press("Escape");
  assert.equal(await menu.evaluate(m => m.open), false);
  await page.getByRole("link", { name: "Revoke invitation" }).click();
  assert.equal(await page.locator("#revoke").evaluate(d => d.open), true);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#revoke").evaluate(d => d.open), false);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("j"); await page.keyboard.press("j"); await page.keyboard.press("x");
  assert.equal(await page.locator(".bulk").isVisible(), true);
  assert.equal(await page.getByRole("checkbox", { name: "Select Tom Okafor" }).isChecked(), true);
  await page.context().close();
});

await check("without scripts: fallback buttons, plain textarea, menu, side bar on a phone", async () => {
  const page = await open("/components", { browser: { javaScriptEnabled: false } });
  assert.equal(await page.locator("#show-7 [data-fallback]").isVisible(), true);
  assert.equal(await page.locator("#body").isVisible(), true);
  assert.equal(await page.locator(".editor-bar").isVisible(), false);
  assert.equal(await page.locator("drop-zone .drop button[data-fallback]").isVisible(), true);
  assert.equal(await page.locator("copy-button").isVisible(), false);
  const office = await open("/office", { browser: { javaScriptEnabled: false, viewport: { width: 390, height: 844 } } });
  assert.equal(await office.locator(".side").isVisible(), false);
  await office.getByRole("button", { name: "Menu" }).click();
  assert.equal(await office.locator(".side").isVisible(), true);
  assert.equal(await office.locator(".savebar .btn-primary").isVisible(), true);
});

await browser.close();
guide.close();
for (const problem of new Set(wrong)) { failed += 1; console.log(`FAIL console ${problem}`); }
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
