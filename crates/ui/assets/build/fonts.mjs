// The display cut of Newsreader for headings, and the licences of everything shipped.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import subsetFont from "subset-font";

// The ranges of a Latin web font (basic Latin, Latin-1, common punctuation): names outside fall back to the text cut.
const ranges = [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2bb, 0x2bc], [0x2c6, 0x2c6], [0x2da, 0x2da], [0x2dc, 0x2dc],
  [0x2010, 0x2015], [0x2018, 0x201e], [0x2020, 0x2022], [0x2026, 0x2026], [0x2039, 0x203a], [0x20ac, 0x20ac], [0x2122, 0x2122], [0x2212, 0x2212]];

/** Newsreader at optical size 52, weight 430: one static face of about 24 KB instead of the 132 KB variable file. */
export async function displayFont(root) {
  const file = join(root, "node_modules/@fontsource-variable/newsreader/files/newsreader-latin-opsz-normal.woff2");
  const text = ranges.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, i) => String.fromCodePoint(a + i))).join("");
  return subsetFont(await readFile(file), text, { targetFormat: "woff2", variationAxes: { opsz: 52, wght: 430 } });
}

/** The licence texts of the packages whose bytes are in the bundles, plus icons and fonts, in name order. */
export async function licences(root, metafiles) {
  const inputs = metafiles.flatMap(m => Object.keys(m.inputs));
  const used = new Set(["lucide-static", "@fontsource-variable/newsreader"]);
  for (const path of inputs) {
    const at = path.match(/node_modules\/((?:@[^/]+\/)?[^/.][^/]*)\//);
    if (at) used.add(at[1]);
  }
  const texts = await Promise.all([...used].sort().map(async name => {
    const dir = join(root, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(dir, "package.json"), "utf8"));
    const file = (await readdir(dir)).find(f => /^(licen[cs]e|ofl)/i.test(f));
    const text = file ? (await readFile(join(dir, file), "utf8")).trim() : `Licence: ${license}`;
    return `${name} ${version} (${license})\n${"=".repeat(60)}\n${text}\n`;
  }));
  return texts.join("\n\n");
}
