// Renders every block of MARKUP.md, 390 and 1280 px, light and dark, and fails on an axe or CSP violation.
//   node styleguide/check.mjs --themes a.css,b.css [--shots FOLDER] [--packages FOLDER] [--only PAGE] [--chromium PATH]
// playwright-core and axe-core are taken from e2e/node_modules unless --packages names another folder.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { start } from "./server.mjs";

const option = (name, fallback) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? fallback : process.argv[at + 1]; };
const from = createRequire(join(resolve(option("packages", new URL("../../../../e2e", import.meta.url).pathname)), "x.js"));
const { chromium } = from("playwright-core");
const axe = await readFile(from.resolve("axe-core/axe.min.js"), "utf8");
const shots = option("shots");
if (shots) await mkdir(shots, { recursive: true });

const themes = {};
for (const file of option("themes", "").split(",").filter(Boolean)) themes[basename(file, ".css").replace("theme-", "")] = await readFile(file, "utf8");
if (!Object.keys(themes).length) { console.error("name at least one theme style sheet with --themes"); process.exit(2); }

const guide = await start(themes);
const browser = await chromium.launch({ executablePath: option("chromium", "/usr/bin/chromium"), args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
let bad = 0, seen = 0;
const complain = (where, what) => { bad += 1; console.log(`FAIL ${where}: ${what}`); };
for (const [width, height] of [[390, 844], [1280, 900]]) for (const theme of Object.keys(themes)) for (const mode of ["light", "dark"]) {
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: false });
  const tab = await context.newPage();
  for (const name of guide.names) {
    if (option("only") && option("only") !== name) continue;
    const where = `${name}-${theme}-${mode}-${width}`;
    const problems = [];
    const note = m => { if (["error", "warning"].includes(m.type())) problems.push(m.text()); };
    const thrown = e => problems.push(String(e));
    tab.on("console", note).on("pageerror", thrown);
    await tab.goto(`${guide.origin}/${name}?theme=${theme}&mode=${mode}`, { waitUntil: "networkidle" });
    await tab.evaluate(() => document.fonts.ready);
    if (shots) await tab.screenshot({ path: join(shots, `${where}.png`), fullPage: true });
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) complain(where, `scrolls sideways by ${wide} px`);
    for (const p of problems) complain(where, p);
    tab.off("console", note).off("pageerror", thrown);
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => globalThis.axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const v of result.violations) complain(where, `${v.id}: ${v.nodes.slice(0, 4).map(n => `${n.target.join(" ")} ${n.failureSummary?.split("\n")[1]?.trim() ?? ""}`).join(" | ")}`);
    seen += 1;
  }
  await context.close();
}
await browser.close();
guide.close();
console.log(`${seen - 0} pages seen, ${bad} problems`);
process.exitCode = bad ? 1 : 0;
