// The built program under test: started on fresh data, stopped for sure.
import { execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { out } from './out.mjs';

const run = promisify(execFile);
let count = 0;

/** The engine this run is for: `sqlite` or `postgres` (env PORTICO_ENGINE). */
export const engine = process.env.PORTICO_ENGINE ?? 'sqlite';

/** Settings for loads that no program would be allowed by default. */
export const unlimited = { PORTICO_API_PER_TOKEN: '0', PORTICO_API_PER_ORG: '0', PORTICO_UPLOADS_PER_PERSON: '0' };

/**
 * One person of the demo world; each once, with the organization joined first.
 * @typedef {{organization: string, kind: string, email: string, password: string}} SignIn
 */

/**
 * Starts Portico on a free port with its own data folder, and its own database
 * on PostgreSQL.
 * @param {{mail?: {url: string}, demo?: boolean, host?: string, env?: Record<string, string>, engine?: string, bin?: string}} [options]
 *   `demo` seeds the demo world first and fills `signIns`; `host` is the name in the public address.
 */
export async function startPortico(options = {}) {
  const portico = new Portico(options);
  try {
    await portico.prepare(options);
    await portico.start();
  } catch (error) {
    await portico.stop();
    throw error;
  }
  return portico;
}

class Portico {
  #bin;
  #child = null;
  #database = null;
  #env;
  #log;
  #nodes = [];

  constructor({ mail, env = {}, engine: wanted = engine, bin = process.env.PORTICO_BIN }) {
    if (!bin) throw new Error('PORTICO_BIN is not set: run the journeys by bin/test e2e');
    this.#bin = bin;
    this.engine = wanted;
    this.data = mkdtempSync(join(tmpdir(), 'portico-e2e-'));
    /** @type {SignIn[]} */
    this.signIns = [];
    const logs = join(out, 'logs');
    mkdirSync(logs, { recursive: true });
    this.#log = join(logs, `${this.engine}-${process.pid}-${++count}.log`);
    // Journeys sign staff in by password alone; the one about second steps says so itself.
    const usual = { PORTICO_STAFF_SECOND_STEP: 'optional' };
    this.#env = { ...withoutSettings(process.env), ...usual, ...(mail && { PORTICO_SMTP: mail.url }), ...env };
  }

  async prepare({ demo, host = '127.0.0.1' }) {
    this.port = await freePort();
    this.url = `http://${host}:${this.port}`;
    this.#env.PORTICO_URL ??= this.url;
    if (this.engine === 'postgres') await this.#createDatabase();
    if (demo) this.signIns = JSON.parse(await this.command('demo', '--seed-only', '--json'));
  }

  /** Flags every command of the program takes here. */
  get flags() {
    return ['--data', this.data, ...(this.#database ? ['--database-url', this.#database] : [])];
  }

  /** Runs another command of the program on the same data; returns its output. */
  async command(...args) {
    const { stdout } = await run(this.#bin, [...args, ...this.flags], {
      env: this.#env,
      maxBuffer: 64 << 20,
    });
    return stdout;
  }

  /** Starts serving, also again after `stop` or `kill`; waits until it is ready. */
  async start() {
    this.#child = await this.#serve(this.port, this.url);
  }

  /** Starts one more process on the same data and database: a second node. Returns its address. */
  async node() {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    this.#nodes.push(await this.#serve(port, url));
    return url;
  }

  async #serve(port, url) {
    // The file itself, not a pipe: what a dying program said last is there when
    // its end is noticed.
    const log = openSync(this.#log, 'a');
    const child = spawn(this.#bin, ['serve', '--listen', `127.0.0.1:${port}`, ...this.flags], {
      env: this.#env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`portico ended (${signal ?? code}) before it was ready:\n${this.lastLog()}`);
    });
    ended.catch(() => {});
    await Promise.race([this.#ready(child, url), ended]);
    return child;
  }

  async #ready(child, url) {
    const until = Date.now() + 30_000;
    while (Date.now() < until && child.exitCode === null) {
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`portico was not ready within 30 s:\n${this.lastLog()}`);
  }

  /** The end of what the program wrote. */
  lastLog(lines = 30) {
    try {
      return readFileSync(this.#log, 'utf8').split('\n').slice(-lines).join('\n');
    } catch {
      return '(no log)';
    }
  }

  /** Ends the program as a crash would; data stay for `start`. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Ends the program and removes its data. Fails if it had to be killed. */
  async stop() {
    for (const node of this.#nodes) node.kill('SIGTERM');
    const graceful = await this.#end('SIGTERM');
    rmSync(this.data, { recursive: true, force: true });
    if (this.#database) await admin(`drop database if exists "${name(this.#database)}" with (force)`);
    this.#database = null;
    if (!graceful) throw new Error(`portico did not stop within 15 s:\n${this.lastLog()}`);
  }

  async #end(signal) {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return true;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [, by] = await ended;
    clearTimeout(timer);
    return by !== 'SIGKILL' || signal === 'SIGKILL';
  }

  async #createDatabase() {
    const database = new URL(adminUrl());
    database.pathname = `/e2e_${process.pid}_${count}`;
    await admin(`create database "${name(database.href)}"`);
    this.#database = database.href;
  }
}

/** Runs SQL beside the test databases, as their owner. */
async function admin(sql) {
  await run('psql', ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-c', sql, adminUrl()]);
}

function adminUrl() {
  const url = process.env.PORTICO_TEST_POSTGRES;
  if (!url) throw new Error('PORTICO_TEST_POSTGRES is not set: run by bin/test, or by bin/postgres run');
  return url;
}

const name = (url) => new URL(url).pathname.slice(1);

/** What the caller has set for a Portico of its own must not reach this one. */
function withoutSettings(env) {
  return Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith('PORTICO_')));
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
