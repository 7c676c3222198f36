// The harness tried on planted bugs: what it would not notice, no journey
// would either.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { axe, inspect } from './lib/check.mjs';
import { noCspViolations, noOverflow, sentHtml, startBrowser, viewer } from './lib/browser.mjs';
import { startMail } from './lib/mail.mjs';
import { startPortico } from './lib/portico.mjs';
import { HtmlFolder } from './lib/vnu.mjs';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'";
const page = (body, head = '') => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Planted</title><link rel="stylesheet" href="/style.css">${head}</head>
<body><main><h1>Planted</h1>${body}</main></body></html>`;

const routes = {
  '/good': page('<p id="said">Nothing wrong.</p><p><a href="/good">Again</a></p>', '<script src="/script.js" defer></script>'),
  '/no-name': page('<button type="button"></button>'),
  '/dark-only': page('<p class="dim">Readable by day.</p>'),
  '/inline-style': page('<p style="color:#111">Styled inline.</p>'),
  '/inline-script': page('<script>window.x = 1</script>'),
  '/moving': page('<div id="place"><button type="button" aria-label="Press">x</button></div>', '<script src="/moving.js" defer></script>'),
  '/restless': page('', '<script src="/restless.js" defer></script>'),
  '/wide': page('<div class="wide">Too wide for a phone.</div>'),
  '/throws': page('', '<script src="/throws.js" defer></script>'),
  '/nested': page('<p><div>A block in a paragraph.</div></p>'),
  '/style.css': `:root { color-scheme: light dark; } body { background: Canvas; color: CanvasText; }
    .wide { width: 600px; } .dim { color: #555; }
    @media (prefers-color-scheme: dark) { body { background: #111; color: #eee; } .dim { color: #444; } a { color: #9cf; } }`,
  '/script.js': "document.getElementById('said').textContent = 'Script ran.';",
  // As Turbo does it: the visit is told, <html> is busy, what was there is for a moment half there.
  '/moving.js': `const place = document.getElementById('place'), whole = place.innerHTML;
    const refresh = () => {
      document.documentElement.setAttribute('aria-busy', 'true');
      document.dispatchEvent(new Event('turbo:visit'));
      place.innerHTML = '<button type="button"></button>';
      setTimeout(() => { place.innerHTML = whole; document.documentElement.removeAttribute('aria-busy'); document.dispatchEvent(new Event('turbo:render')); }, 1500);
    };
    refresh();
    // And once more just when axe has come to look.
    Object.defineProperty(window, 'axe', { configurable: true, set(axe) {
      Object.defineProperty(window, 'axe', { value: axe, writable: true, configurable: true });
      refresh();
    } });`,
  '/restless.js': "setInterval(() => document.dispatchEvent(new Event('turbo:visit')), 20);",
  '/throws.js': "throw new Error('planted');",
};

let server, base, browser, mail;
before(async () => {
  server = createServer((request, response) => {
    const body = routes[request.url];
    const type = request.url.endsWith('.css') ? 'text/css' : request.url.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(body ? 200 : request.url === '/broken' ? 500 : 404, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': CSP,
    });
    response.end(body ?? page('<p>No such page.</p>'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${server.address().port}`;
  [browser, mail] = await Promise.all([startBrowser(), startMail()]);
});
after(async () => {
  await browser?.close();
  await mail?.stop();
  server.close();
});

async function visit(path, options) {
  const someone = await viewer(browser, options);
  await someone.page.goto(base + path);
  return someone;
}

test('a good page passes everything, at both widths, and is kept', async () => {
  const folder = new HtmlFolder('harness good');
  for (const size of ['phone', 'desktop']) {
    const someone = await visit('/good', { size });
    await inspect(someone, 'harness good', folder);
    assert.equal(await sentHtml(someone.page), routes['/good'], 'as sent, before scripts');
    await someone.context.close();
  }
  await folder.vnu();
});

test('axe finds a button without a name', async () => {
  const { page } = await visit('/no-name');
  await assert.rejects(axe(page), /button-name/);
});

test('axe finds a contrast that fails in the dark theme only', async () => {
  const { page } = await visit('/dark-only');
  await assert.rejects(axe(page), (error) => /dark: color-contrast/.test(error.message) && !/light:/.test(error.message));
});

test('a page that is refreshed meanwhile is looked at again, and one that never rests is told', async () => {
  const moving = await visit('/moving');
  await axe(moving.page);
  const restless = await visit('/restless');
  await assert.rejects(axe(restless.page), /does not come to rest/);
  await Promise.all([moving.context.close(), restless.context.close()]);
});

test('a broken content security policy is noticed, with JavaScript and without', async () => {
  for (const [path, js] of [['/inline-style', true], ['/inline-style', false], ['/inline-script', true]]) {
    const { page } = await visit(path, { js });
    assert.throws(() => noCspViolations(page), /CSP/, `${path} js=${js}`);
  }
});

test('a script error and a server error are noticed', async () => {
  for (const [path, words] of [['/throws', /script error: planted/], ['/broken', /500 from/]]) {
    const { page } = await visit(path);
    assert.throws(() => noCspViolations(page), words);
  }
});

test('a page wider than a phone is noticed, and named', async () => {
  const narrow = await visit('/wide', { size: 'phone' });
  await assert.rejects(noOverflow(narrow.page), /class="wide"/);
  const wide = await visit('/wide', { size: 'desktop' });
  await noOverflow(wide.page);
});

test('vnu finds malformed HTML', async () => {
  const folder = new HtmlFolder('harness bad');
  folder.add('good', routes['/good']);
  folder.add('nested', routes['/nested']);
  await assert.rejects(folder.vnu(), /nested\.html:\d+: .*“p”/);
});

test('without JavaScript no script runs', async () => {
  const without = await visit('/good', { js: false });
  assert.equal(await without.page.locator('#said').textContent(), 'Nothing wrong.');
  const having = await visit('/good');
  assert.equal(await having.page.locator('#said').textContent(), 'Script ran.');
});

test('mail is received by SMTP, waited for, and taken once', async () => {
  const waiting = mail.mailTo('zoe@example.org', { subject: /welcome/i });
  await send(mail.url, 'zoe@example.org', 'Welcome to Larkspur', 'Open http://127.0.0.1/j/abc?x=1&y=2 now.');
  const got = await waiting;
  assert.equal(got.subject, 'Welcome to Larkspur');
  assert.deepEqual(got.links, ['http://127.0.0.1/j/abc?x=1&y=2']);
  await mail.noMailTo('zoe@example.org', 200);
  await assert.rejects(mail.mailTo('nobody@example.org', { within: 100 }), /got:\nzoe@example.org: Welcome/);
});

test('the sink refuses whom a test wants refused', async () => {
  await assert.rejects(send(mail.url, 'bounce@example.org', 'x', 'x'), /550/);
  await assert.rejects(send(mail.url, 'defer@example.org', 'x', 'x'), /451/);
});

test('a program that does not start is reported with what it said', async () => {
  const broken = startPortico({ engine: 'sqlite', bin: '/bin/sh', env: { PATH: '/usr/bin:/bin' } });
  await assert.rejects(broken, /portico ended \(\d+\) before it was ready:\n.*serve/s);
});

/** A mail by hand: the smallest SMTP client. */
async function send(url, to, subject, text) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks = socket.setEncoding('utf8')[Symbol.asyncIterator]();
  // An answer ends with a line that has a space after its code.
  const answer = async () => {
    let text = '';
    while (!/^\d{3} .*\r\n$/m.test(text)) {
      const { value, done } = await chunks.next();
      if (done) throw new Error(`hung up after: ${text}`);
      text += value;
    }
    return text;
  };
  const lines = ['EHLO test', 'MAIL FROM:<test@example.org>', `RCPT TO:<${to}>`, 'DATA', `Subject: ${subject}\r\n\r\n${text}\r\n.`, 'QUIT'];
  try {
    for (const line of ['', ...lines]) {
      if (line) socket.write(`${line}\r\n`);
      const said = await answer();
      if (!/^[23]/.test(said)) throw new Error(said);
    }
  } finally {
    socket.destroy();
  }
}
