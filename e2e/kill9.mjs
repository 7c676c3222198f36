// kill -9 under write load: every acknowledged write must be there after the restart.
// node e2e/kill9.mjs [KILLS=50]   (engine by PORTICO_ENGINE)
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPortico, engine, unlimited } from './lib/portico.mjs';

const kills = Number(process.argv[2] ?? 50);
const portico = await startPortico({ demo: true, env: { PORTICO_LOG: 'error', ...unlimited } });
const staff = portico.signIns.find(s => s.kind === 'staff');
const token = (await portico.command('user', 'token', staff.email)).trim();
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
const call = async (method, path, body, more = {}) => {
  const answer = await fetch(`${portico.url}/api/v1${path}`, { method, headers: { ...headers, ...more }, body: body && JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
  return { status: answer.status, body: await answer.json().catch(() => null) };
};
const engagement = (await call('GET', '/engagements?limit=1')).body.data[0].id;

/** Acknowledged writes: id → title, kept outside the victim. */
const acknowledged = new Map();
let running = true, refused = 0;
async function writer(number) {
  for (let n = 0; running; n++) {
    const title = `Written by ${number}, ${n}, ${randomUUID()}`;
    const key = randomUUID();
    // The same key until it is answered: a lost answer must not become a second to-do.
    for (let tries = 0; running && tries < 200; tries++) {
      try {
        const answer = await call('POST', '/todos', { engagement, title }, { 'idempotency-key': key });
        if (answer.status === 201) { acknowledged.set(answer.body.id, title); break; }
        if (answer.status < 500 && answer.status !== 429) throw Object.assign(new Error(JSON.stringify(answer)), { fatal: true });
        refused++;
      } catch (error) {
        if (error.fatal) throw error;
      }
      await sleep(20);
    }
  }
}
const writers = [1, 2, 3, 4, 5, 6, 7, 8].map(writer);
const failed = Promise.all(writers).then(() => null, error => error);

let slowest = 0;
for (let kill = 1; kill <= kills; kill++) {
  await sleep(100 + Math.random() * 500);
  await portico.kill();
  const began = performance.now();
  await portico.start();
  slowest = Math.max(slowest, performance.now() - began);
}
await sleep(300);
running = false;
const error = await failed;
if (error) throw error;
await portico.kill();
await portico.start();

let missing = 0, wrong = 0;
const titles = new Map();
for (let cursor = ''; ;) {
  const page = (await call('GET', `/todos?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body;
  for (const todo of page.data) titles.set(todo.id, todo.title);
  if (!page.next) break;
  cursor = page.next;
}
for (const [id, title] of acknowledged) {
  if (!titles.has(id)) missing++;
  else if (titles.get(id) !== title) wrong++;
}
const written = [...titles.values()].filter(t => t.startsWith('Written by'));
const doubles = written.length - new Set(written).size;
const doctor = await portico.command('doctor').catch(e => `${e.stdout ?? ''}${e.stderr ?? ''}`);
const sound = !/chain.*(broken|changed|missing|cut)|integrity.*(fault|broken)/i.test(doctor);
console.log(`${engine}: ${kills} kills, ${acknowledged.size} acknowledged, ${missing} missing, ${wrong} wrong, ${doubles} doubles, ${refused} refused for a while, slowest start ${slowest.toFixed(0)} ms, checks ${sound ? 'clean' : 'NOT clean'}`);
await portico.stop();
if (missing || wrong || doubles || !sound || acknowledged.size < kills) { console.log(doctor); process.exit(1); }
process.exit(0);
