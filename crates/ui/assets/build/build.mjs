// Builds `dist/`: fingerprinted files with .br and .gz siblings, and manifest.json for crates/ui/build.rs.
// The same sources give the same bytes: nothing here reads a clock, a machine name or a path outside this folder.
import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { displayFont, licences } from "./fonts.mjs";
import { sprite } from "./icons.mjs";
import { report } from "./sizes.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const generated = join(root, "node_modules", ".cache", "portico");
const target = ["es2022", "safari16.4"];

/** The constant each file gets in `ui::assets::url`; build.rs holds the same list and stops on a difference. */
const names = {
  "app.js": "APP_JS",
  "portal.css": "PORTAL_CSS",
  "icons.svg": "ICONS",
  "hanken-grotesk-latin-wght-normal.woff2": "FONT_UI",
  "newsreader-display.woff2": "FONT_DISPLAY",
  "licences.txt": "LICENCES",
};

const short = bytes => {
  const digits = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  return [...createHash("sha256").update(bytes).digest().subarray(0, 8)].map(b => digits[b & 31]).join("");
};
const stamped = (name, bytes) => `${basename(name, extname(name))}-${short(bytes)}${extname(name)}`;

/** One build into a fresh folder, swapped in at the end so that a server reading dist never sees half of one. */
export async function build({ quick = false } = {}) {
  await mkdir(generated, { recursive: true });
  await writeFile(join(generated, "newsreader-display.woff2"), await displayFont(root));
  const files = new Map(); // stamped name → bytes
  const urls = {}; // constant → stamped name
  const add = (name, bytes) => { const to = stamped(name, bytes); files.set(to, bytes); if (names[name]) urls[names[name]] = to; return to; };

  const icons = add("icons.svg", Buffer.from(await sprite(root)));
  const common = {
    absWorkingDir: root, bundle: true, minify: true, write: false, metafile: true, target, outdir: dist,
    legalComments: "none", entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]",
    loader: { ".woff2": "file" }, logLevel: "warning", charset: "utf8",
  };
  // The worker is built first: its fingerprinted name is written into app.ts.
  const worker = await esbuild.build({ ...common, format: "iife", entryPoints: ["ts/live-worker.ts"] });
  const workerName = basename(worker.outputFiles[0].path);
  const main = await esbuild.build({
    ...common, format: "esm", splitting: true, entryPoints: ["ts/app.ts", "css/portal.css"],
    define: { LIVE_WORKER: JSON.stringify(`./${workerName}`), ICON_SPRITE: JSON.stringify(`./${icons}`) },
    alias: { "newsreader-display": join(generated, "newsreader-display.woff2") },
  });
  for (const out of [...worker.outputFiles, ...main.outputFiles]) {
    const file = basename(out.path);
    files.set(file, Buffer.from(out.contents));
    const plain = file.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
    if (names[plain]) urls[names[plain]] = file;
  }
  add("licences.txt", Buffer.from(await licences(root, [worker.metafile, main.metafile])));
  for (const constant of Object.values(names)) if (!urls[constant]) throw new Error(`nothing was built for ${constant}`);

  const fresh = `${dist}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const packed = new Map();
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await writeFile(join(fresh, name), bytes);
    if (!/\.(js|css|svg|txt)$/.test(name)) { packed.set(name, bytes.length); continue; }
    const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quick ? 4 : 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
    await writeFile(join(fresh, `${name}.br`), br);
    await writeFile(join(fresh, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    packed.set(name, br.length);
  }
  const sortedUrls = Object.fromEntries(Object.entries(urls).sort());
  await writeFile(join(fresh, "manifest.json"), JSON.stringify({ urls: sortedUrls, files: [...files.keys()].sort() }, null, 1) + "\n");
  await swap(fresh);
  return { files, packed, urls: sortedUrls, metafile: main.metafile };
}

async function swap(fresh) {
  const old = `${dist}.old`;
  await rm(old, { recursive: true, force: true });
  await rename(dist, old).catch(() => {});
  await rename(fresh, dist);
  await rm(old, { recursive: true, force: true });
}

async function watch() {
  const { watch: onChange } = await import("node:fs");
  let timer, running = false;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (running) return again();
      running = true;
      const from = performance.now();
      await build({ quick: true }).then(() => console.log(`assets rebuilt in ${Math.round(performance.now() - from)} ms`), e => console.error(String(e.message ?? e)));
      running = false;
    }, 60);
  };
  for (const dir of ["css", "ts", "."]) {
    onChange(join(root, dir), { recursive: dir !== "." }, (_, file) => { if (dir !== "." || file === "icons.txt") again(); });
  }
  console.log("watching css, ts and icons.txt");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const watching = process.argv.includes("--watch");
  const result = await build({ quick: watching });
  const over = report(result, { quick: watching });
  if (watching) await watch();
  else if (over) process.exitCode = 1;
}
