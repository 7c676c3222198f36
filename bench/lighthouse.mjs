// The client's home as a phone meets it first: Lighthouse (mobile), bytes over the wire, requests.
// node bench/lighthouse.mjs --portico BIN --data DIR [--runs 5] [--page PATH]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { signedIn } from './lib/client.mjs';
import { startServer } from './lib/server.mjs';

const { values: opt } = parseArgs({ options: {
  portico: { type: 'string' }, data: { type: 'string' }, runs: { type: 'string', default: '5' },
  port: { type: 'string', default: '18920' }, page: { type: 'string', default: '' },
} });
const base = `http://127.0.0.1:${opt.port}`;
const limits = { performance: 95, accessibility: 95, 'best-practices': 95, bytes: 130_000, requests: 12 };

const portico = await startServer(opt.portico, ['serve', '--data', opt.data, '--listen', `127.0.0.1:${opt.port}`], { PORTICO_LOG: 'error', PORTICO_STAFF_SECOND_STEP: 'optional', PORTICO_URL: base }, `${base}/healthz`);
const { cookie, organization } = await signedIn(opt.portico, opt.data, base);
const url = `${base}/${organization}${opt.page}`;
const chromeFlags = ['--headless=new', '--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

const rounds = [];
for (let run = 0; run < Number(opt.runs); run++) {
  const chrome = await launch({ chromePath: process.env.CHROMIUM, chromeFlags });
  const { lhr, report } = await lighthouse(url, { port: chrome.port, output: 'json', logLevel: 'error', extraHeaders: { Cookie: cookie }, onlyCategories: ['performance', 'accessibility', 'best-practices'] });
  await chrome.kill();
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const sent = lhr.audits['network-requests'].details.items.filter(item => item.url.startsWith('http'));
  const scores = Object.fromEntries(Object.values(lhr.categories).map(c => [c.id, Math.round(c.score * 100)]));
  rounds.push({ ...scores, bytes: sent.reduce((sum, item) => sum + item.transferSize, 0), requests: sent.length });
  console.log(JSON.stringify(rounds.at(-1)));
  writeFileSync(join(opt.data, 'lighthouse.json'), report);
  if (run === 0) {
    for (const item of sent) console.log(`  ${String(item.transferSize).padStart(7)}  ${item.resourceType.padEnd(10)} ${new URL(item.url).pathname}`);
    for (const audit of Object.values(lhr.audits)) {
      if (audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== 'informative') console.log(`  ${audit.score}  ${audit.id}: ${audit.displayValue ?? audit.title}`);
    }
  }
}
portico.child.kill('SIGTERM');

const middle = key => rounds.map(round => round[key]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)];
let failed = false;
for (const [key, limit] of Object.entries(limits)) {
  const value = middle(key), kept = key === 'bytes' || key === 'requests' ? value <= limit : value >= limit;
  failed ||= !kept;
  console.log(`${key.padEnd(15)} ${String(value).padStart(7)}  (${key === 'bytes' || key === 'requests' ? 'at most' : 'at least'} ${limit})${kept ? '' : '  NOT KEPT'}`);
}
process.exit(failed ? 1 : 0);
