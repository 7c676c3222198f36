// Portico's pages against the floor, in one run, in turns: req/s and CPU per request at 1 and 16
// connections with a signed-in client; SQL statements, cold start, private memory.
// node bench/run.mjs --portico BIN --floor BIN --data DIR [--seconds 5]
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { signedIn } from './lib/client.mjs';
import { startServer } from './lib/server.mjs';

const { values: opt } = parseArgs({ options: { portico: { type: 'string' }, floor: { type: 'string' }, data: { type: 'string' }, seconds: { type: 'string', default: '5' }, port: { type: 'string', default: '18900' } } });
const port = Number(opt.port), base = `http://127.0.0.1:${port}`, floorBase = `http://127.0.0.1:${port + 1}`;
const scratch = mkdtempSync(join(tmpdir(), 'portico-bench-'));

const cpu = pid => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' '); return (Number(f[11]) + Number(f[12])) * 10_000; }; // µs at 100 Hz
const rssAnon = pid => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

function load(url, connections, cookie, pid) {
  const before = cpu(pid);
  const out = execFileSync('wrk', ['-t', '1', '-c', String(connections), '-d', `${opt.seconds}s`, '--latency', '-H', `cookie: ${cookie}`, url], { encoding: 'utf8' });
  const requests = Number(/(\d+) requests in/.exec(out)[1]);
  if (/Non-2xx/.test(out)) throw new Error(out);
  return { rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), cpu: (cpu(pid) - before) / requests, p99: /99%\s+(\S+)/.exec(out)[1] };
}

const env = { PORTICO_TEST_STATEMENTS: '1', PORTICO_STAFF_SECOND_STEP: 'optional', PORTICO_LOG: 'error', PORTICO_URL: base };
const portico = await startServer(opt.portico, ['serve', '--data', opt.data, '--listen', `127.0.0.1:${port}`], env, `${base}/healthz`);
console.log(`cold start to first answer: ${portico.ms.toFixed(0)} ms`);

const { cookie, organization } = await signedIn(opt.portico, opt.data, base);

const home = `/${organization}`;
const files = await (await fetch(`${base}${home}/files`, { headers: { cookie } })).text();
const item = /href="([^"]*\/files\/[0-9a-f-]{36})"/.exec(files)?.[1] ?? /href="([^"]*\/updates\/[0-9a-f-]{36})"/.exec(await (await fetch(`${base}${home}/updates`, { headers: { cookie } })).text())[1];
const pages = { home, files: `${home}/files`, item };
const floorPages = [];
const facts = {};
for (const [name, path] of Object.entries(pages)) {
  const answer = await fetch(base + path, { headers: { cookie } });
  const html = Buffer.from(await answer.arrayBuffer());
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  facts[name] = { statements: Number(answer.headers.get('x-statements')), bytes: html.length };
  writeFileSync(join(scratch, `${name}.html`), html);
  floorPages.push(`${name}=${join(scratch, `${name}.html`)}=${facts[name].statements}`);
}
const floor = await startServer(opt.floor, [`127.0.0.1:${port + 1}`, join(opt.data, 'portico.sqlite'), ...floorPages], {}, `${floorBase}/home`);

console.log('page   bytes  sql  conn   portico req/s  cpu µs  p99      floor req/s  cpu µs   ratio req/s  cpu');
let worst = 0;
for (const [name, path] of Object.entries(pages)) {
  for (const connections of [1, 16]) {
    const rounds = [0, 1, 2].map(() => [load(base + path, connections, cookie, portico.child.pid), load(`${floorBase}/${name}`, connections, cookie, floor.child.pid)]);
    const middle = (side, key) => rounds.map(r => r[side][key]).sort((a, b) => a - b)[1];
    const [rps, frps, us, fus] = [middle(0, 'rps'), middle(1, 'rps'), middle(0, 'cpu'), middle(1, 'cpu')];
    if (connections === 16) worst = Math.max(worst, frps / rps, us / fus);
    console.log(`${name.padEnd(6)} ${String(facts[name].bytes).padStart(5)}  ${String(facts[name].statements).padStart(3)}  ${String(connections).padStart(4)}   ${rps.toFixed(0).padStart(13)}  ${us.toFixed(0).padStart(6)}  ${rounds[1][0].p99.padEnd(7)}  ${frps.toFixed(0).padStart(11)}  ${fus.toFixed(0).padStart(6)}   ${(frps / rps).toFixed(2).padStart(11)}  ${(us / fus).toFixed(2)}`);
  }
}
console.log(`worst ratio at 16 connections: ${worst.toFixed(2)} (limit 3); RssAnon after the run: ${rssAnon(portico.child.pid).toFixed(0)} MB (limit 150)`);
portico.child.kill('SIGTERM'); floor.child.kill('SIGKILL');
process.exit(0);
