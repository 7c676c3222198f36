// The Nu HTML checker, run once over all pages of a journey: starting Java
// takes longer than checking them.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { keep, out, slug } from './out.mjs';

/** Pages of one journey, as the server sent them. */
export class HtmlFolder {
  #path;
  #name;

  /** @param {string} name a folder of this name below `out/html`, emptied */
  constructor(name) {
    this.#name = slug(name);
    this.#path = join(out, 'html', this.#name);
    rmSync(this.#path, { recursive: true, force: true });
    mkdirSync(this.#path, { recursive: true });
  }

  /** Adds a page; the same name again replaces it. */
  add(name, html) {
    keep(join('html', this.#name, `${slug(name)}.html`), html);
  }

  /** Fails on any error of any page, with page and line. */
  async vnu() {
    if (readdirSync(this.#path).length === 0) throw new Error(`no page was kept for ${this.#name}`);
    const messages = await check(this.#path);
    if (messages.length) {
      const lines = messages.map((m) => `${basename(m.url)}:${m.lastLine ?? 0}: ${m.message}\n  ${m.extract?.trim() ?? ''}`);
      throw new Error(`vnu: ${messages.length} errors\n${lines.join('\n')}`);
    }
  }
}

/** Runs the jar over a folder and returns its errors. */
function check(folder) {
  const vnu = createRequire(import.meta.url).resolve('vnu-jar/package.json');
  const jar = join(dirname(vnu), 'build', 'dist', 'vnu.jar');
  const args = ['-jar', jar, '--errors-only', '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html', folder];
  return new Promise((resolve, reject) => {
    execFile('java', args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`vnu did not run: ${stderr || error.message}`));
      else resolve(JSON.parse(stdout).messages);
    });
  });
}
