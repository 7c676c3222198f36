// The pages that tell who sees what, in an organization with 5,000 contacts of one set, 500 members in
// one engagement and 200 sets: SQL statements and the median time of each, against the limits.
// node bench/crowd.mjs --portico BIN --data DIR [--rounds 15]     DIR is made by `demo --seed-only --crowd`
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signedIn } from './lib/client.mjs';
import { startServer } from './lib/server.mjs';

const { values: opt } = parseArgs({ options: { portico: { type: 'string' }, data: { type: 'string' }, rounds: { type: 'string', default: '15' }, port: { type: 'string', default: '18950' } } });
const base = `http://127.0.0.1:${opt.port}`;
if (!existsSync(join(opt.data, 'portico.sqlite'))) execFileSync(opt.portico, ['demo', '--seed-only', '--crowd', '--data', opt.data], { stdio: ['ignore', 'ignore', 'inherit'] });
const env = { PORTICO_TEST_STATEMENTS: '1', PORTICO_STAFF_SECOND_STEP: 'optional', PORTICO_LOG: 'error', PORTICO_URL: base };
const server = await startServer(opt.portico, ['serve', '--data', opt.data, '--listen', `127.0.0.1:${opt.port}`], env, `${base}/healthz`);
const staff = await signedIn(opt.portico, opt.data, base, 'staff', 'larkspur');
const client = await signedIn(opt.portico, opt.data, base, 'client', 'larkspur');

const ask = async (who, path, form) => {
  const began = performance.now();
  const answer = await fetch(`${base}/larkspur${path}`, { redirect: 'manual', headers: { cookie: who.cookie, origin: base }, ...(form && { method: 'POST', body: new URLSearchParams(form) }) });
  const html = await answer.text();
  return { ms: performance.now() - began, status: answer.status, html, sql: Number(answer.headers.get('x-statements')) };
};
const id = '[0-9a-f-]{36}';
const find = async (path, pattern) => {
  const found = new RegExp(pattern).exec((await ask(staff, path)).html);
  if (!found) throw new Error(`${pattern} is not on ${path}`);
  return found[1];
};
const engagement = await find('/engagements?q=Corfe+Festival', `/larkspur(/engagements/${id})"[^>]*>[^<]*Corfe Festival`);
const item = await find(`/updates?engagement=${engagement.split('/').pop()}`, `/larkspur/updates/(${id})"`);
const set = await find('/settings/sets', `/larkspur(/settings/sets/${id})"[^>]*>[^<]*Festival crowd`);
const form = new URLSearchParams();
const page = (await ask(staff, set)).html;
for (const [, name, value] of page.matchAll(/name="(version|name|key)" (?:type="[a-z]+" )?value="([^"]*)"/g)) form.set(name, value);
form.set('name', 'Festival crowd');
for (const tool of ['updates', 'files', 'todos']) form.set(tool, 'none');

// What a page may take, and of how many statements: the viewer and the shell come on top of eight.
const pages = [
  ['members of the engagement', staff, `${engagement}/contacts`],
  ['its page for staff', staff, engagement],
  ['who sees an update of it', staff, `/items/${item}/why`],
  ['the update', staff, `/updates/${item}`],
  ['all sets', staff, '/settings/sets'],
  ['the set', staff, set],
  ['saving it: who gains and loses', staff, set, form],
  ['archiving it: who loses what', staff, `${engagement}/archive`, new URLSearchParams({ sure: '' })], // first press: nothing is kept
  ['contacts', staff, '/contacts'],
  ['a client\u2019s home', client, ''],
];
console.log('page                             status   sql   median ms   worst ms');
let slow = 0;
for (const [name, who, path, sent] of pages) {
  const times = [];
  let last;
  for (let n = 0; n < Number(opt.rounds); n++) times.push((last = await ask(who, path, sent)).ms);
  times.sort((a, b) => a - b);
  const median = times[times.length >> 1];
  slow = Math.max(slow, median);
  console.log(`${name.padEnd(32)} ${String(last.status).padStart(6)} ${String(last.sql).padStart(5)} ${median.toFixed(1).padStart(11)} ${times.at(-1).toFixed(1).padStart(10)}`);
}
console.log(`slowest median ${slow.toFixed(0)} ms (limit 1000)`);
server.child.kill('SIGTERM');
process.exit(slow < 1000 ? 0 : 1);
