// A real SMTP server for the journeys, and the mails it received.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const here = fileURLToPath(new URL('..', import.meta.url));

/**
 * One mail: envelope `from` and `to`, decoded `subject`, `headers` (pairs),
 * `text`, `html`, and `links`, the URLs of the plain text in order.
 * @typedef {{at: number, from: string, to: string[], subject: string, headers: [string, string][],
 *   text: string, html: string, links: string[], size: number}} Mail
 */

/** Starts the sink; `url` is what PORTICO_SMTP takes. */
export async function startMail() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-mail-'));
  const child = spawn(python(), [join(here, 'smtp_sink.py'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const started = once(child.stdout, 'data').then(([line]) => Number(String(line).trim()));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the mail sink ended with status ${code}; run bin/setup test`);
  });
  const port = await Promise.race([started, ended]);
  ended.catch(() => {});
  return new MailSink(child, folder, port);
}

class MailSink {
  #child;
  #folder;
  #taken = new Set();

  constructor(child, folder, port) {
    this.#child = child;
    this.#folder = folder;
    this.url = `smtp://127.0.0.1:${port}`;
  }

  /** All mails so far, oldest first. @returns {Mail[]} */
  all() {
    return this.#read().map(([, mail]) => mail);
  }

  /**
   * The oldest mail to an address that was not asked for before. Waits for it,
   * and fails with what came instead.
   * @param {string} address
   * @param {{subject?: RegExp, within?: number}} [options] `within` in ms
   * @returns {Promise<Mail>}
   */
  async mailTo(address, { subject = /(?:)/, within = 20_000 } = {}) {
    const until = Date.now() + within;
    do {
      for (const [name, mail] of this.#read()) {
        if (!this.#taken.has(name) && reaches(mail, address) && subject.test(mail.subject)) {
          this.#taken.add(name);
          return mail;
        }
      }
      await sleep(50);
    } while (Date.now() < until);
    const got = this.all().map((mail) => `${mail.to.join(', ')}: ${mail.subject}`);
    throw new Error(`no mail to ${address} with subject ${subject} in ${within} ms; got:\n${got.join('\n') || 'none'}`);
  }

  /** Fails if an untaken mail to the address is there or comes within `ms`. */
  async noMailTo(address, ms = 1_500) {
    const mail = await this.mailTo(address, { within: ms }).catch(() => null);
    if (mail) throw new Error(`unexpected mail to ${address}: ${mail.subject}`);
  }

  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read() {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => [name, JSON.parse(readFileSync(join(this.#folder, name), 'utf8'))]);
  }
}

function reaches(mail, address) {
  return mail.to.some((to) => to.toLowerCase() === address.toLowerCase());
}

function python() {
  const own = join(here, '..', '.local', 'venv', 'bin', 'python');
  return process.env.PORTICO_E2E_PYTHON || (existsSync(own) ? own : 'python3');
}
