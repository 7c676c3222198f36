// Two-step sign-in: a passkey with Chromium's own authenticator, an authenticator app, a recovery
// code, and proof once more before an act that would hurt most in wrong hands.
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { noCspViolations, startBrowser, viewer } from '../lib/browser.mjs';
import { inspect } from '../lib/check.mjs';
import { startMail } from '../lib/mail.mjs';
import { startPortico } from '../lib/portico.mjs';

let browser, mail, portico, priya, amelia, other;

before(async () => {
  [mail, browser] = await Promise.all([startMail(), startBrowser()]);
  // Passkeys belong to a name; 127.0.0.1 is none.
  portico = await startPortico({ mail, demo: true, host: 'localhost' });
  priya = portico.signIns.find((s) => s.kind === 'staff' && s.organization === 'larkspur');
  amelia = portico.signIns.find((s) => s.kind !== 'staff' && s.organization === 'larkspur' && s.email.startsWith('amelia'));
  other = portico.signIns.find((s) => s.kind !== 'staff' && s.organization === 'larkspur' && s !== amelia);
});
after(async () => {
  await browser?.close();
  await portico?.stop();
  await mail?.stop();
});

const at = (path) => `${portico.url}/larkspur${path}`;
const inside = (url) => !url.pathname.includes('sign-in');

async function password(page, who) {
  await page.goto(at('/sign-in'));
  await page.locator('form#password [name=who]').fill(who.email);
  await page.locator('form#password [name=password]').fill(who.password);
  await page.locator('form#password button').click();
}

/** What an app with this key shows: RFC 6238, six digits, half a minute. */
function code(key, now = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replace(/\s/g, '')].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', bytes).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A device that can hold passkeys, and verifies its person without asking anybody here. */
async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return cdp;
}

async function signOut(page) {
  await page.context().clearCookies();
  await page.goto(at('/sign-in'));
}

test('a passkey is added, signs in by itself, proves again, and is removed', async () => {
  const seat = await viewer(browser);
  const { page } = seat;
  await authenticator(page);
  await password(page, priya);
  await page.waitForURL(inside);
  await page.goto(at('/account/second-step'));
  await inspect(seat, 'second-step');
  await page.locator('a[href$="/passkeys/new"]').click();
  await page.locator('#add-passkey [name=name]').fill('My laptop');
  await page.locator('#add-passkey button').click();
  // With the first factor come ten recovery codes, once.
  await page.locator('ol.codes li').nth(9).waitFor();
  await inspect(seat, 'recovery-codes');
  await page.locator('a.btn-primary[href$="/second-step"]').click();
  await page.getByText('My laptop').waitFor();

  await signOut(page);
  await page.goto(at('/sign-in'));
  await inspect(seat, 'sign-in-passkey');
  await page.locator('#passkey button').click();
  await page.waitForURL(inside);
  await page.goto(at('/account/second-step'));
  await page.getByText(/Last used/).waitFor();
  await page.locator('form[id^=remove-] button').click();
  await page.getByText('My laptop').waitFor({ state: 'detached' });
  noCspViolations(page);
});

test('a passkey locks the door: asked for after a mailed link, and what one chose is taken back', async () => {
  const seat = await viewer(browser, { size: 'phone' });
  const { page } = seat;
  await authenticator(page);
  await password(page, other);
  await page.waitForURL(inside);
  await page.goto(at('/account/second-step/passkeys/new'));
  await page.locator('#add-passkey [name=name]').fill('My phone');
  await page.locator('#add-passkey button').click();
  await page.locator('ol.codes li').nth(9).waitFor();
  await page.locator('a.btn-primary[href$="/second-step"]').click();
  await inspect(seat, 'passkey-always-off');
  await page.locator('#always [name=always]').check();
  await page.locator('#always button').click();
  await page.locator('.toast', { hasText: 'asked for at every sign-in' }).waitFor();
  await page.locator('#always [name=always]:checked').waitFor();
  await inspect(seat, 'passkey-always-on');

  await signOut(page);
  await page.locator('#sign-in [name=email]').fill(other.email);
  await page.locator('#sign-in button').click();
  const letter = await mail.mailTo(other.email, { subject: /^Sign in to/ });
  await page.goto(letter.links.find((l) => l.includes('/sign-in/link/')));
  await page.locator('#continue button').click();
  await page.waitForURL(/sign-in\/second/);
  await inspect(seat, 'second-step-passkey');
  await page.goto(at(''));
  await page.waitForURL(/sign-in/); // the link alone opened nothing
  await page.goto(at('/sign-in/second'));
  await page.locator('#passkey button').click();
  await page.waitForURL(inside);

  await page.goto(at('/account/second-step'));
  await page.locator('#always [name=always]').uncheck();
  await page.locator('#always button').click();
  await page.locator('.toast', { hasText: 'no longer asked for' }).waitFor();
  await signOut(page);
  await password(page, other);
  await page.waitForURL(inside);
  noCspViolations(page);
});

test('an app is added by its key, asked for at the sign-in, and a recovery code works once instead', async () => {
  const seat = await viewer(browser, { size: 'phone' });
  const { page } = seat;
  await password(page, amelia);
  await page.waitForURL(inside);
  await page.goto(at('/account/second-step'));
  await page.locator('#add-app button').click();
  const key = await page.locator('#app-key').inputValue();
  await inspect(seat, 'authenticator-app');
  await page.locator('#app-code [name=code]').fill('000000');
  await page.locator('#app-code button').click();
  await page.locator('#f-code-error').waitFor();
  await page.locator('#app-code [name=code]').fill(code(key));
  await page.locator('#app-code button').click();
  await page.locator('ol.codes li').nth(9).waitFor();
  const recovery = await page.locator('ol.codes li').first().innerText();

  await signOut(page);
  await password(page, amelia);
  await page.waitForURL(/sign-in\/second/);
  await inspect(seat, 'second-step-sign-in');
  // The next step: the one that turned it on is used up.
  await page.locator('#second [name=code]').fill(code(key, Date.now() + 30_000));
  await page.locator('#second button').click();
  await page.waitForURL(inside);

  for (const works of [true, false]) {
    await signOut(page);
    await password(page, amelia);
    await page.waitForURL(/sign-in\/second/);
    await page.locator('#recovery > summary').click();
    await page.locator('#second-recovery [name=recovery]').fill(recovery);
    await page.locator('#second-recovery button').click();
    if (works) await page.waitForURL(inside);
    else await page.locator('#f-recovery-error').waitFor();
  }
  noCspViolations(page);
});
