// One sprite out of the lucide icons named in icons.txt: each becomes <symbol id="name">, drawn by the CSS of `.icon`.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The sprite as text; an unknown or repeated name stops the build. */
export async function sprite(root) {
  const names = (await readFile(join(root, "icons.txt"), "utf8")).split("\n").map(l => l.trim()).filter(l => l && !l.startsWith("#"));
  const twice = names.filter((n, i) => names.indexOf(n) !== i);
  if (twice.length) throw new Error(`icons.txt names ${twice.join(", ")} twice`);
  const symbols = await Promise.all(names.sort().map(async name => {
    const file = join(root, "node_modules", "lucide-static", "icons", `${name}.svg`);
    const svg = await readFile(file, "utf8").catch(() => { throw new Error(`icons.txt: lucide has no icon “${name}”`); });
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>")}</symbol>`;
  }));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}
