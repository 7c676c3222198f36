// Where a run leaves what a person may want to see: pictures, pages, logs.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder, emptied by bin/test before each run. */
export const out = fileURLToPath(new URL('../out', import.meta.url));

/** Writes a file below the folder and returns its path. */
export function keep(path, content) {
  const full = join(out, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

/** A file name from any text. */
export function slug(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80) || 'page';
}
