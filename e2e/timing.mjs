// Whether the door tells who has a way in: known and unknown addresses at sign-in, sign-in by mail and
// "forgot", in turn. Status, headers and length must be the same, the middle of the times within 5 ms
// or 5 %. PORTICO_BIN=… node e2e/timing.mjs [PAIRS]
import { performance } from 'node:perf_hooks';
import { startPortico } from './lib/portico.mjs';

const pairs = Number(process.argv[2] ?? 500);
const portico = await startPortico({ demo: true, env: { PORTICO_LOG: 'error', PORTICO_TRUSTED_PROXIES: '127.0.0.1' } });
const base = `${portico.url}/larkspur`;
let client = 0;

/** Another client each time: limits for one address are not what is measured here. */
const from = () => {
  client += 1;
  return `10.${(client >> 16) & 255}.${(client >> 8) & 255}.${client & 255}`;
};

async function post(path, fields) {
  const began = performance.now();
  const answer = await fetch(base + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', 'x-forwarded-for': from() },
    body: new URLSearchParams(fields),
  });
  const body = await answer.text();
  const took = performance.now() - began;
  const changing = ['date', 'x-trace-id', 'set-cookie', 'server-timing'];
  const headers = [...answer.headers].filter(([name]) => !changing.includes(name)).map(([name, value]) => `${name}: ${value}`).join('\n');
  const cookies = answer.headers.getSetCookie().map((c) => c.replace(/=[^;]*/, (value) => `=${value.length}`)).join('\n');
  return { took, like: `${answer.status}\n${headers}\n${cookies}\n${body.length}` };
}

/** Somebody unknown with an address as long. */
const stranger = (email, n) => {
  const tag = `x${n.toString(36)}`;
  return tag + email.slice(tag.length);
};

async function known() {
  const staff = portico.signIns.find((s) => s.kind === 'staff' && s.organization === 'larkspur');
  const token = (await portico.command('user', 'token', staff.email, '--org', 'larkspur')).match(/portico_\S+/)[0];
  const api = (path, body) => fetch(`${portico.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const emails = [];
  for (let n = 0; n < Math.ceil(pairs / 3); n += 1) {
    const email = `known.person.${String(n).padStart(4, '0')}@measured.example`;
    const made = await (await api('/contacts', { name: `Known ${n}`, email })).json();
    const granted = await api(`/contacts/${made.id}/access`, { send: false });
    if (!granted.ok) throw new Error(`${granted.status} ${await granted.text()}`);
    emails.push(email);
  }
  return emails;
}

const middle = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

async function judge(name, emails, act, count) {
  const times = { known: [], unknown: [] };
  const unlike = [];
  for (let n = 0; n < count; n += 1) {
    const email = emails[n % emails.length];
    const pair = [];
    for (const [sort, who] of n % 2 ? [['known', email], ['unknown', stranger(email, n)]] : [['unknown', stranger(email, n)], ['known', email]]) {
      const { took, like } = await act(who);
      times[sort].push(took);
      pair.push(like);
    }
    if (pair[0] !== pair[1]) unlike.push(pair);
  }
  const [a, b] = [middle(times.known), middle(times.unknown)];
  const apart = Math.abs(a - b);
  const good = unlike.length === 0 && (apart <= 5 || apart <= 0.05 * Math.max(a, b));
  console.log(`${good ? 'ok' : 'WRONG'}  ${name}: n = ${count}, known ${a.toFixed(2)} ms, unknown ${b.toFixed(2)} ms, apart ${apart.toFixed(2)} ms; ${unlike.length} answered unlike`);
  if (unlike.length > 0) console.log(unlike[0].join('\n---\n'));
  return good;
}

let good = true;
try {
  const accounts = portico.signIns.map((s) => s.email);
  const emails = await known();
  // With a password and without one; each may be tried twenty times.
  const open = [...accounts, ...emails.slice(0, Math.ceil(pairs / 18))];
  good = (await judge('password', open, (who) => post('/sign-in', { who, password: 'not the right one' }), pairs)) && good;
  good = (await judge('link by mail', emails, (who) => post('/sign-in/email', { email: who }), pairs)) && good;
  good = (await judge('forgot', emails, (who) => post('/forgot', { email: who }), pairs)) && good;
} finally {
  await portico.stop();
}
process.exit(good ? 0 : 1);
