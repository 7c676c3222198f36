// Single sign-on by a provider that is not ours: the owner sets it up, a teammate comes in by it, is
// unlinked and found again, and it is turned off.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { noCspViolations, startBrowser, viewer } from '../lib/browser.mjs';
import { inspect } from '../lib/check.mjs';
import { startPortico } from '../lib/portico.mjs';

let browser, portico, service, issuer, owner, teammate;
const secret = 'a-secret-that-nobody-guesses';

before(async () => {
  browser = await startBrowser();
  portico = await startPortico({ demo: true, env: { PORTICO_EGRESS_ALLOW: '127.0.0.0/8' } });
  const staff = portico.signIns.filter((s) => s.kind === 'staff' && s.organization === 'larkspur');
  owner = staff[0];
  teammate = staff[1] ?? staff[0];
  await startService();
});
after(async () => {
  await browser?.close();
  service?.closeAllConnections();
  service?.close();
  await portico?.stop();
});

const at = (path) => `${portico.url}/larkspur${path}`;
const inside = (url) => url.href.startsWith(at('')) && !url.pathname.includes('sign-in');

/** The service: whoever types an address there is the person of that address. */
async function startService() {
  service = createServer();
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  issuer = `http://127.0.0.1:${service.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'portico', client_secret: secret, redirect_uris: [at('/sign-in/provider/back')], response_types: ['code'], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, email_verified: true }) }),
  });
  service.on('request', provider.callback());
}

/** Signs in at the service, and lets it say so. */
async function atService(page, email) {
  await page.waitForURL((url) => url.origin === issuer);
  await page.locator('[name=login]').fill(email);
  await page.locator('[name=password]').fill('anything');
  await page.locator('button[type=submit]').click();
  await page.locator('button[type=submit]', { hasText: /continue/i }).click();
}

async function asOwner() {
  const seat = await viewer(browser);
  const { page } = seat;
  await page.goto(at('/sign-in'));
  await page.locator('form#password [name=who]').fill(owner.email);
  await page.locator('form#password [name=password]').fill(owner.password);
  await page.locator('form#password button').click();
  await page.waitForURL(inside);
  return seat;
}

test('the owner sets it up; a wrong address is told beside its field', async () => {
  const seat = await asOwner();
  const { page } = seat;
  await page.goto(at('/settings/single-sign-on'));
  assert.equal(await page.locator('#provider-back').inputValue(), at('/sign-in/provider/back'));
  const type = async (field, text) => page.locator(`#provider [name=${field}]`).fill(text);
  await type('issuer', `${issuer}/elsewhere`);
  await type('client_id', 'portico');
  await type('client_secret', secret);
  await type('name', 'Larkspur account');
  await page.locator('#provider [name=active]').check();
  await page.locator('#provider .btn-primary').click();
  await page.locator('#f-issuer-error').waitFor();
  assert.equal(await page.locator('#provider [name=name]').inputValue(), 'Larkspur account');
  await inspect(seat, 'single-sign-on-wrong');
  await type('issuer', issuer);
  await type('client_secret', secret);
  await page.locator('#provider .btn-primary').click();
  await page.locator('form#test').waitFor();
  assert.equal(await page.locator('#provider [name=client_secret]').inputValue(), '');
  await page.locator('form#test button').click();
  await page.getByText('answers as it should').waitFor();
  await inspect(seat, 'single-sign-on');
  noCspViolations(page);
});

for (const js of [true, false]) {
  test(`a teammate comes in by it${js ? '' : ' without scripts'}`, async () => {
    const seat = await viewer(browser, { size: 'phone', js });
    const { page } = seat;
    await page.goto(at('/sign-in'));
    if (js) await inspect(seat, 'sign-in-provider');
    await page.locator('#provider').click();
    await atService(page, teammate.email);
    if (!js) {
      await page.waitForURL(/sign-in\/provider\/continue$/);
      await inspect(seat, 'sign-in-provider-continue');
      await page.locator('form#provider button').click();
    }
    await page.waitForURL(inside);
    await page.goto(at('/account'));
    await page.getByText('You came in by your team’s single sign-on').waitFor();
    if (js) await inspect(seat, 'account-vouched');
    noCspViolations(page);
  });
}

test('somebody the organization does not know is told whom to ask, and a no leads back', async () => {
  const seat = await viewer(browser);
  const { page } = seat;
  await page.goto(at('/sign-in'));
  await page.locator('#provider').click();
  await atService(page, 'nobody@elsewhere.example');
  await page.getByText('You are not on the team here yet').waitFor();
  await inspect(seat, 'sign-in-provider-stranger');
  const other = await viewer(browser);
  await other.page.goto(at('/sign-in'));
  await other.page.locator('#provider').click();
  await other.page.waitForURL((url) => url.origin === issuer);
  await other.page.getByText(/cancel/i).first().click();
  await other.page.waitForURL(/provider=denied$/);
  await inspect(other, 'sign-in-provider-denied');
});

test('unlinked, found again, and off: each at once', async () => {
  const mine = await asOwner();
  const seat = await viewer(browser);
  const { page } = seat;
  const comeIn = async () => {
    await page.goto(at('/sign-in'));
    await page.locator('#provider').click();
    if (new URL(page.url()).origin === issuer || !inside(new URL(page.url()))) {
      await page.waitForURL((url) => inside(url) || url.origin === issuer);
    }
    if (new URL(page.url()).origin === issuer) await atService(page, teammate.email);
    await page.waitForURL(inside);
  };
  const isOut = async () => {
    await page.goto(at('/contacts'));
    await page.waitForURL(/sign-in/);
  };
  await comeIn();
  await mine.page.goto(at('/settings/team'));
  await mine.page.locator('li', { hasText: teammate.email }).locator('a').first().click();
  await mine.page.locator('form#unlink').waitFor();
  await inspect(mine, 'team-linked');
  await mine.page.locator('form#unlink button').click();
  await mine.page.locator('form#unlink').waitFor({ state: 'detached' });
  await isOut();
  await seat.context.clearCookies();
  await comeIn();
  await mine.page.goto(at('/settings/single-sign-on'));
  await mine.page.locator('#provider [name=active]').uncheck();
  await mine.page.locator('#provider .btn-primary').click();
  await mine.page.getByText('Off', { exact: true }).first().waitFor();
  await isOut();
  assert.equal(await page.locator('#provider').count(), 0);
  noCspViolations(page);
});
