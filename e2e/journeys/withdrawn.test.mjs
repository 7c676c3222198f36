// What is withdrawn is gone at the next request and within a second on an open stream, for the
// session, the API token and the file. On PostgreSQL the client is on another node than the staff.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { engine, startPortico } from '../lib/portico.mjs';

let portico, here, there, priya, amelia, staff, file, engagement, contact;
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const second = 1_000;

/** A browser without a window: cookies, forms, and where it is led. */
class Seat {
  cookies = new Map();
  constructor(node) { this.node = node; }
  async ask(path, { method = 'GET', form, headers = {} } = {}) {
    const answer = await fetch(this.node + path, {
      method,
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '), ...headers },
      body: form && new URLSearchParams(form),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      if (value) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return { status: answer.status, text: await answer.text() };
  }
  get(path) { return this.ask(path); }
  /** Sends a form, and again with the answer where the page says first what it would change. */
  async post(path, form) {
    let answer = await this.ask(path, { method: 'POST', form });
    const asks = answer.status === 422 && /name="(sure|reviewed)" value="([^"]+)"/.exec(answer.text);
    if (asks) {
      const pairs = [...new URLSearchParams(form), [asks[1], asks[2]]];
      answer = await this.ask(path, { method: 'POST', form: pairs });
    }
    assert.equal(answer.status, 303, `${path}: ${answer.status} ${answer.text.slice(0, 400)}`);
    return answer;
  }
  async signIn(who) {
    this.cookies.clear();
    await this.post('/larkspur/sign-in', { who: who.email, password: who.password });
  }
}

const hidden = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)[1];

before(async () => {
  portico = await startPortico({ demo: true });
  here = portico.url;
  there = engine === 'postgres' ? await portico.node() : here;
  const of = (kind, start) => portico.signIns.find((s) => s.kind === kind && s.organization === 'larkspur' && s.email.startsWith(start));
  [priya, amelia] = [of('staff', ''), of('client', 'amelia')];
  staff = new Seat(here);
  await staff.signIn(priya);
  const token = (await portico.command('user', 'token', amelia.email, '--org', 'larkspur')).trim();
  const files = await fetch(`${here}/api/v1/files?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  ({ id: file, engagement } = (await files.json()).data[0]);
  contact = new RegExp(`/contacts/(${ID})`).exec((await staff.get('/larkspur/contacts?q=Amelia')).text)[1];
});
after(() => portico?.stop());

/** She is signed in at the other node, has a token there, and a page open that listens. */
async function opened() {
  const seat = new Seat(there);
  await seat.signIn(amelia);
  const token = (await portico.command('user', 'token', amelia.email, '--org', 'larkspur')).trim();
  const api = (path) => fetch(`${there}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } }).then((a) => a.status);
  const sees = async () => ({
    page: (await seat.get(`/larkspur/files/${file}`)).status,
    bytes: (await seat.get(`/larkspur/files/${file}/download`)).status,
    program: await api(`/files/${file}`),
    content: await api(`/files/${file}/content`),
  });
  assert.deepEqual(await sees(), { page: 200, bytes: 200, program: 200, content: 200 }, 'open before');
  const at = /name="live" content="([^"]*)"/.exec((await seat.get('/larkspur')).text)[1].replaceAll('&amp;', '&');
  const stop = new AbortController();
  const cookie = [...seat.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
  const stream = await fetch(there + at, { headers: { cookie, accept: 'text/event-stream' }, signal: stop.signal });
  assert.equal(stream.status, 200);
  const heard = [];
  (async () => {
    try {
      for await (const piece of stream.body) if (/^data:/m.test(Buffer.from(piece).toString())) heard.push(Date.now());
    } catch { /* aborted below */ }
    heard.push(Date.now()); // that it ended is an answer too
  })();
  await sleep(1.5 * second); // what the deed before brought about was said by then
  return { seat, sees, heard, close: () => stop.abort() };
}

/** Does it, and holds all four ways and the stream to it. */
async function withdrawn(deed, back) {
  const her = await opened();
  const began = Date.now();
  await deed(her);
  const done = Date.now();
  const before = her.heard.filter((at) => at < began).length;
  const gone = await her.sees();
  for (const [way, status] of Object.entries(gone)) assert.ok([303, 401, 403, 404].includes(status), `${way} answers ${status}`);
  await sleep(Math.max(0, done + second - Date.now()));
  const said = her.heard.slice(before);
  her.close();
  assert.ok(said.length > 0, 'an open page heard nothing within a second');
  await back?.(her);
}

const switched = (on) => staff.post(`/larkspur/contacts/${contact}/access/switch`, on ? { on: '1' } : {});

test('an item that is not shared any more', () => withdrawn(
  () => staff.post(`/larkspur/items/${file}/share`, {}),
  () => staff.post(`/larkspur/items/${file}/share`, { show: '1' }),
));

test('a member who is removed', () => withdrawn(
  () => staff.post(`/larkspur/engagements/${engagement}/members/${contact}/remove`, {}),
  () => staff.post(`/larkspur/engagements/${engagement}/members`, { contact, role: 'primary' }),
));

async function levels(word) {
  const page = await staff.get(`/larkspur/contacts/${contact}/access`);
  await staff.post(`/larkspur/contacts/${contact}/access/levels`, { version: hidden(page, 'version'), files: word });
}
test('a level that is lowered', () => withdrawn(() => levels('none'), () => levels('comment')));

async function tools(clients) {
  const form = [['version', hidden(await staff.get('/larkspur/settings/access'), 'version')], ['assigned', 'todos']];
  for (const tool of ['updates', 'files', 'todos']) form.push(['used', tool]);
  for (const tool of clients) form.push(['tool', tool]);
  await staff.post('/larkspur/settings/access', form);
}
test('a tool that is turned off for clients', () => withdrawn(() => tools(['updates', 'todos']), () => tools(['updates', 'files', 'todos'])));

test('a contact who is suspended', () => withdrawn(() => switched(false), () => switched(true)));

test('a password that is changed elsewhere', async () => {
  const next = 'nine lanterns on the pond';
  const phone = new Seat(here);
  await phone.signIn(amelia);
  await withdrawn(async () => {
    await phone.post('/larkspur/account/password', { current: amelia.password, password: next });
    amelia.password = next;
  });
  assert.equal((await phone.get('/larkspur')).status, 200, 'where it was changed one stays in');
});
