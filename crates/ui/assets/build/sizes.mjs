// What is sent over the wire, and the budgets of design.md section 11.
const KB = 1024;
const kb = n => `${(n / KB).toFixed(1).padStart(6)} KB`;

/** Prints brotli sizes; answers whether a budget is broken (quick builds compress badly and are not judged). */
export function report({ packed, metafile }, { quick }) {
  // A page that loads an island downloads its entry and every chunk it imports that the shell has not already loaded.
  const outputs = Object.fromEntries(Object.entries(metafile.outputs).map(([path, o]) => [path.split("/").pop(), o]));
  const closure = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const i of outputs[name]?.imports ?? []) if (i.kind === "import-statement") closure(i.path.split("/").pop(), seen);
    return seen;
  };
  const size = names => [...names].reduce((sum, n) => sum + (packed.get(n) ?? 0), 0);
  const plain = n => n.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
  const app = [...packed.keys()].find(n => plain(n) === "app.js");
  const shell = closure(app);
  const rows = [["shared JavaScript", size(shell), 30 * KB]];
  for (const [name, o] of Object.entries(outputs)) {
    if (!o.entryPoint?.startsWith("ts/islands/")) continue;
    const own = [...closure(name)].filter(n => !shell.has(n));
    rows.push([plain(name), size(own), (plain(name) === "rich-text.js" ? 63 : 20) * KB]);
  }
  for (const n of packed.keys()) {
    if (/\.(css)$/.test(n)) rows.push([plain(n), packed.get(n), 14 * KB]);
    else if (/icons|live-worker/.test(n)) rows.push([plain(n), packed.get(n), 8 * KB]);
    else if (/\.woff2$/.test(n)) rows.push([plain(n), packed.get(n), 66 * KB]);
  }
  let over = false;
  for (const [name, bytes, budget] of rows) {
    const broken = !quick && bytes > budget;
    over ||= broken;
    console.log(`${kb(bytes)}  of ${kb(budget)}  ${name}${broken ? "  OVER BUDGET" : ""}`);
  }
  return over;
}
