// The main job, end to end: a contact, access, an event; an update, a file and a to-do; the mail,
// the sign-in on a phone, exactly those three things, a comment, a download, a tick; staff see it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { inspect } from '../lib/check.mjs';
import { press } from '../lib/before.mjs';
import { noCspViolations, startBrowser, viewer } from '../lib/browser.mjs';
import { startMail } from '../lib/mail.mjs';
import { engine, startPortico } from '../lib/portico.mjs';
import { HtmlFolder } from '../lib/vnu.mjs';

let browser, mail, portico, priya;
const pages = new HtmlFolder(`first-client-${engine}`);
const PASSWORD = 'four pale lanterns over water';

before(async () => {
  [mail, browser] = await Promise.all([startMail(), startBrowser()]);
  portico = await startPortico({ mail, demo: true });
  priya = portico.signIns.find((s) => s.kind === 'staff' && s.organization === 'larkspur');
});
after(async () => {
  await browser?.close();
  await portico?.stop();
  await mail?.stop();
});

const at = (path) => `${portico.url}/larkspur${path}`;

async function signIn({ page }, email, password) {
  await page.goto(at('/sign-in'));
  await page.locator('form#password [name=who]').fill(email);
  await page.locator('form#password [name=password]').fill(password);
  await page.locator('form#password button').click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
}

const idIn = (page) => /([0-9a-f]{8}-[0-9a-f-]{27})/.exec(new URL(page.url()).pathname)?.[1];

/** Grant path one: from the contact; then she becomes a member. */
async function fromContact({ page }, name, email, engagement) {
  await page.goto(at('/contacts/new'));
  await page.locator('form#contact [name=name]').fill(name);
  await page.locator('form#contact [name=email]').fill(email);
  await page.locator('form#contact .btn-primary').click();
  await page.waitForURL(/contacts\/[0-9a-f]{8}-/);
  const contact = idIn(page);
  await page.goto(at(`/contacts/${contact}/access`));
  await page.locator('form#grant .btn-primary').click();
  await page.getByText('Invited').first().waitFor();
  await page.goto(at(`/engagements/${engagement}/contacts`));
  await page.locator('form#existing [name=contact]').selectOption(contact);
  await press(page, page.locator('form#existing button'));
  await page.locator(`#member-${contact}`).waitFor({ state: 'attached' });
  return contact;
}

/** Grant path two: from the engagement, in one step. */
async function fromEngagement({ page }, name, email, engagement) {
  await page.goto(at(`/engagements/${engagement}/contacts`));
  await page.locator('form#new [name=name]').fill(name);
  await page.locator('form#new [name=email]').fill(email);
  await press(page, page.locator('form#new .btn-primary'));
  const row = page.locator('[id^=member-]', { hasText: '' }).and(page.locator(`li:has-text("${name}") [id^=member-]`));
  await row.first().waitFor({ state: 'attached' });
  return (await row.first().getAttribute('id')).replace('member-', '');
}

async function share(staff, engagement, contact, word) {
  const { page } = staff;
  await page.goto(at(`/updates/new?engagement=${engagement}`));
  await page.locator('form#update [name=title]').fill(`The tasting ${word}`);
  const editor = page.locator('rich-text [contenteditable]');
  if (staff.js) { await editor.click(); await editor.pressSequentially(`Come hungry ${word}.`); }
  else await page.locator('form#update textarea').fill(`<p>Come hungry ${word}.</p>`);
  const show = page.locator('form#update input[name=show][type=checkbox], form#update input[name=shared][type=checkbox]').first();
  await show.setChecked(true, { force: true });
  await page.locator('form#update button[value=publish]').click();
  await page.waitForURL(/updates\/[0-9a-f]{8}-/);
  const update = idIn(page);

  await page.goto(at(`/files?engagement=${engagement}`));
  await page.locator('form#upload input[type=checkbox]').first().setChecked(true, { force: true });
  const file = { name: `Table plan ${word}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`Eight round tables, ${word}.\n`) };
  await page.locator('form#upload input[type=file]').setInputFiles(file);
  if (!staff.js) await page.locator('form#upload button').click();
  // The file itself, not the row that tells how far its upload is.
  await page.locator(`main a[href*="/files/"]:has-text("Table plan ${word}.txt")`).first().waitFor();

  await page.goto(at(`/todos/new?engagement=${engagement}`));
  await page.locator('form#todo [name=title]').fill(`Send the names ${word}`);
  await page.locator(`form#todo input[name=client][value="${contact}"]`).setChecked(true, { force: true });
  const switchBox = page.locator('form#todo input.switch');
  if (await switchBox.count()) await switchBox.first().setChecked(true, { force: true });
  await page.locator('form#todo .btn-primary').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/new'));
  return update;
}

/** She opens the mail, sets up her sign-in, and is at home. */
async function join(client, email) {
  const { page } = client;
  const invitation = await mail.mailTo(email, { within: 30_000 });
  const link = invitation.links.find((l) => l.includes('/invitation/'));
  assert.ok(link?.startsWith(portico.url), `the invitation carries a link of ours: ${link}`);
  assert.match(invitation.html, /<a /);
  await page.goto(link);
  await inspect(client, `${engine}-invitation`, pages);
  await page.locator('input[type=password]').first().fill(PASSWORD);
  await page.locator('form:has(input[type=password]) .btn-primary').click();
  await page.waitForURL((url) => url.pathname.startsWith('/larkspur') && !url.pathname.includes('invitation'));
}

async function whatShesSees(client, word) {
  const { page } = client;
  await page.goto(at(''));
  await page.locator(`text=Send the names ${word}`).first().waitFor();
  await inspect(client, `${engine}-home`, pages);
  for (const [tool, title] of [['updates', `The tasting ${word}`], ['files', `Table plan ${word}.txt`], ['todos', `Send the names ${word}`]]) {
    await page.goto(at(`/${tool}`));
    await page.locator(`text=${title}`).first().waitFor();
    await inspect(client, `${engine}-${tool}`, pages);
  }
}

async function herActs(client, update, word) {
  const { page } = client;
  await page.goto(at(`/updates/${update}`));
  await page.locator('.composer textarea').first().fill(`We love it, ${word}!`);
  await page.locator('.composer button.btn').first().click();
  await page.locator(`text=We love it, ${word}!`).first().waitFor();
  await inspect(client, `${engine}-update`, pages);

  await page.goto(at('/files'));
  const started = page.waitForEvent('download');
  await page.locator(`li:has-text("Table plan ${word}.txt") a[href*=download]`).first().click();
  const bytes = await readFile(await (await started).path(), 'utf8');
  assert.equal(bytes, `Eight round tables, ${word}.\n`);

  await page.goto(at('/todos'));
  // Sent and answered, before the page is left.
  const ticked = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 303);
  await page.locator(`li:has-text("Send the names ${word}") form button`).first().click();
  await ticked;
  await page.goto(at(''));
  assert.equal(await page.locator(`.turns :text("Send the names ${word}")`).count(), 0, 'a ticked to-do no longer needs her');
}

async function play({ size, js, path, word }) {
  const staff = await viewer(browser, { size: 'desktop', js });
  const client = await viewer(browser, { size, js });
  try {
    const email = `nora.${word}@quill.example`;
    await signIn(staff, priya.email, priya.password);
    // An event of her own: nothing but these three things can be in it.
    await staff.page.goto(at('/engagements/new'));
    await staff.page.locator('form#engagement [name=title]').fill(`Nora and Finn ${word}`);
    await staff.page.locator('form#engagement .btn-primary').click();
    await staff.page.waitForURL(/engagements\/[0-9a-f]{8}-/);
    const engagement = idIn(staff.page);
    const grant = path === 'contact' ? fromContact : fromEngagement;
    const contact = await grant(staff, `Nora Quill ${word}`, email, engagement);
    const update = await share(staff, engagement, contact, word);
    await join(client, email);
    await whatShesSees(client, word);
    const watching = staff.page;
    await watching.goto(at(`/updates/${update}`));
    await herActs(client, update, word);
    if (js) await watching.locator(`text=We love it, ${word}!`).first().waitFor({ timeout: 15_000 });
    else { await watching.reload(); await watching.locator(`text=We love it, ${word}!`).first().waitFor(); }
    await watching.goto(at('/inbox'));
    await watching.locator(`text=Send the names ${word}`).first().waitFor();
    // What is not shared stays out of sight, and Portico says why.
    await watching.goto(at(`/items/${update}/why`));
    await inspect(staff, `${engine}-why`, pages);
    await watching.goto(at(`/updates/${update}`));
    const show = watching.locator('form[id^=show-] input.switch');
    const saved = watching.waitForResponse((answer) => answer.url().endsWith('/share') && answer.status() === 303);
    await show.setChecked(false, { force: true });
    if (!js) await watching.locator('form[id^=show-] button').click();
    await saved;
    const gone = await client.page.goto(at(`/updates/${update}`));
    assert.equal(gone.status(), 404, 'an update that is no longer shared is not there');
    const said = await portico.command('explain', email, update).catch((e) => e.stdout ?? '');
    assert.match(said, /hidden/i);
    noCspViolations(client.page);
    noCspViolations(staff.page);
  } finally {
    await staff.context.close();
    await client.context.close();
  }
}

test('from the contact, on a phone', () => play({ size: 'phone', js: true, path: 'contact', word: 'alder' }));
test('from the engagement, on a desktop', () => play({ size: 'desktop', js: true, path: 'engagement', word: 'birch' }));
test('from the contact, without JavaScript', () => play({ size: 'phone', js: false, path: 'contact', word: 'cedar' }));

test('the staff office', async () => {
  const staff = await viewer(browser, { size: 'desktop' });
  const phone = await viewer(browser, { size: 'phone' });
  try {
    for (const who of [staff, phone]) {
      await signIn(who, priya.email, priya.password);
      const { page } = who;
      for (const path of ['inbox', 'contacts', 'engagements', 'companies', 'updates', 'files', 'todos', 'settings', 'settings/branding', 'settings/portal', 'account', 'notifications', 'search?q=table', 'trash', 'contacts/new', 'updates/new']) {
        const answer = await page.goto(at(`/${path}`));
        assert.ok(answer.status() < 400, `${path}: ${answer.status()}`);
        await inspect(who, `${engine}-office-${path}`, pages);
      }
      await page.goto(at('/contacts'));
      await page.goto(await page.locator('main table a.cover, main table th a').first().getAttribute('href').then((h) => new URL(h, portico.url).href));
      await inspect(who, `${engine}-office-contact`, pages);
      await page.goto(`${page.url().replace(/\/$/, '')}/access`);
      await inspect(who, `${engine}-office-access`, pages);
      await page.goto(at('/engagements'));
    }
  } finally {
    await staff.context.close();
    await phone.context.close();
  }
});

test('every page reached is valid HTML', () => pages.vnu());
