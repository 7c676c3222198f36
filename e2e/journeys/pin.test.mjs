// A portal link with a PIN, from the team's click to the client's phone; and a client who brings in a
// colleague.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { press } from '../lib/before.mjs';
import { noCspViolations, startBrowser, viewer } from '../lib/browser.mjs';
import { signIn } from '../lib/cast.mjs';
import { inspect } from '../lib/check.mjs';
import { startMail } from '../lib/mail.mjs';
import { engine, startPortico } from '../lib/portico.mjs';
import { HtmlFolder } from '../lib/vnu.mjs';

let browser, mail, portico, priya, amelia;

before(async () => {
  browser = await startBrowser();
  mail = await startMail();
  portico = await startPortico({ demo: true, mail });
  const of = (kind, name) => portico.signIns.find((s) => (s.kind === 'staff') === (kind === 'staff') && s.organization === 'larkspur' && s.email.startsWith(name));
  [priya, amelia] = [of('staff', ''), of('client', 'amelia')];
});
after(async () => {
  await browser?.close();
  await portico?.stop();
  await mail?.stop();
});

const pages = new HtmlFolder(`pin-${engine}`);
const at = (path) => `${portico.url}/larkspur${path}`;

async function office(size = 'desktop') {
  const staff = await viewer(browser, { size });
  await staff.page.goto(at('/sign-in'));
  await signIn(staff.page, priya);
  return staff;
}

async function contact(page) {
  await page.goto(at('/contacts?q=amelia'));
  const found = await page.locator('main a[href*="/contacts/"]', { hasText: 'Amelia' }).first().getAttribute('href');
  return new URL(found, portico.url).pathname.replace('/larkspur', '');
}

test('the team sends a link with a PIN, and the phone opens with both', async () => {
  const staff = await office();
  const path = await contact(staff.page);
  await staff.page.goto(at(`${path}/access`));
  await staff.page.locator('#pin-fold > summary').click();
  await staff.page.locator('form#pin [name=pin]').fill('123456');
  await staff.page.locator('form#pin button').click();
  await staff.page.locator('#f-pin-error').waitFor();
  await inspect(staff, `${engine}-pin-office`, pages);
  await staff.page.locator('form#pin [name=pin]').fill('');
  await staff.page.locator('form#pin button').click();
  await staff.page.locator('.toast').waitFor();

  const [letter, secret] = [await mail.mailTo(amelia.email, { subject: /portal/i }), await mail.mailTo(amelia.email, { subject: /PIN/ })];
  const link = letter.links.find((l) => l.includes('/pin/'));
  const pin = secret.text.match(/\b\d{6}\b/)[0];
  assert.ok(!letter.text.includes(pin), 'two mails');

  const client = await viewer(browser, { size: 'phone' });
  await client.page.goto(link);
  assert.ok(client.page.url().endsWith('/larkspur/pin'), 'the secret left the address');
  await inspect(client, `${engine}-pin`, pages);
  await client.page.locator('form#pin [name=pin]').fill('975310');
  await client.page.locator('form#pin button').click();
  await client.page.locator('#f-pin-error').waitFor();
  await inspect(client, `${engine}-pin-wrong`, pages);
  await client.page.locator('form#pin [name=pin]').fill(pin);
  await client.page.locator('form#pin button').click();
  await client.page.waitForURL((url) => url.pathname === '/larkspur');
  // It opens again; what belongs to the person alone stays shut.
  await client.page.goto(at('/account'));
  assert.equal(await client.page.locator('form#details').count(), 0);

  // Five wrong ones pause it, in whatever browser.
  const other = await viewer(browser, { size: 'phone', js: false });
  await other.page.goto(link);
  for (let n = 0; n < 6; n++) {
    await other.page.locator('form#pin [name=pin]').fill('975310');
    await other.page.locator('form#pin button').click();
  }
  await other.page.getByText('Too many tries').first().waitFor();
  await inspect(other, `${engine}-pin-paused`, pages);
  await staff.page.goto(at(`${path}/access`));
  await staff.page.getByText('Five wrong PINs').waitFor();
  await inspect(staff, `${engine}-pin-paused-office`, pages);
  for (const seat of [staff, client, other]) {
    noCspViolations(seat.page);
    await seat.context.close();
  }
});

test('a client chooses a PIN, and brings in a colleague', async () => {
  const staff = await office();
  const path = await contact(staff.page);
  await staff.page.goto(at(`${path}/edit`));
  await staff.page.locator('select[name=company]').selectOption({ index: 1 });
  // A company says first whom it lets bring in colleagues.
  await press(staff.page, staff.page.locator('main form .btn-primary').first());
  await staff.page.waitForURL((url) => url.pathname.endsWith(path));
  await staff.page.goto(at('/settings/portal'));
  await staff.page.locator('[name=colleagues]').fill('500');
  await staff.page.locator('form#portal .btn-primary').click();
  await staff.page.locator('#f-colleagues-error').waitFor();
  await inspect(staff, `${engine}-settings-portal`, pages);
  await staff.page.locator('[name=colleagues]').fill('2');
  await staff.page.locator('form#portal .btn-primary').click();
  await staff.page.locator('.toast').waitFor();

  const client = await viewer(browser, { size: 'phone' });
  await client.page.goto(at('/sign-in'));
  await signIn(client.page, amelia);
  await client.page.goto(at('/account/pin'));
  await inspect(client, `${engine}-own-pin`, pages);
  await client.page.locator('form#pin [name=pin]').fill('271828');
  await client.page.locator('form#pin button').click();
  await client.page.locator('#end-pin').waitFor();

  await client.page.goto(at('/engagements'));
  await client.page.locator('main a[href*="/engagements/"]').first().click();
  await client.page.locator('main a[href$="/colleagues"]').click();
  await client.page.locator('form#colleague').waitFor();
  await inspect(client, `${engine}-colleague-new`, pages);
  await client.page.locator('form#colleague [name=name]').fill('Tom Prova');
  await client.page.locator('form#colleague [name=email]').fill('tom.prova@posteo.example');
  await client.page.locator('form#colleague .btn-primary').click();
  await client.page.getByText('tom.prova@posteo.example').waitFor();
  await inspect(client, `${engine}-colleagues`, pages);
  const letter = await mail.mailTo('tom.prova@posteo.example');
  assert.match(letter.text, /Amelia/, 'who invites is named');
  await staff.page.goto(at('/notifications'));
  await staff.page.getByText(/Amelia .* invited Tom Prova/).first().waitFor();
  for (const seat of [staff, client]) {
    noCspViolations(seat.page);
    await seat.context.close();
  }
});

test('every page reached is valid HTML', () => pages.vnu());
