// A client on a phone keeps her own details and photo; the team sees both; the level and the switch narrow it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noCspViolations } from '../lib/browser.mjs';
import { openStage } from '../lib/cast.mjs';
import { inspect } from '../lib/check.mjs';
import { engine } from '../lib/portico.mjs';
import { HtmlFolder } from '../lib/vnu.mjs';

let at, signedIn, priya, amelia, close;
before(async () => ({ at, signedIn, priya, amelia, close } = await openStage()));
after(() => close?.());

const pages = new HtmlFolder(`own-${engine}`);

/** Turns *Clients edit their own details* on or off. */
async function lets(page, on) {
  await page.goto(at('/settings/portal'));
  await page.locator('input[name=client_edits]').setChecked(on, { force: true });
  await page.locator('form#portal .btn-primary').click();
  // Who can change less, or more, is said first.
  const asks = page.locator('#effects');
  await page.locator('.toast').or(asks).first().waitFor();
  if (await asks.isVisible()) await page.locator('form#portal .btn-primary').click();
  await page.locator('.toast').waitFor();
}

/** The address of Amelia's page in the office. */
async function contact(page) {
  await page.goto(at('/contacts?q=Amelia'));
  await page.locator('main table a', { hasText: 'Amelia' }).first().click();
  await page.waitForURL(/contacts\/[0-9a-f]{8}-/);
  return page.url().split('?')[0];
}

test('a client keeps her own details and photo, as far as the team lets her', async () => {
  const staff = await signedIn(priya, { size: 'desktop' });
  const client = await signedIn(amelia, { size: 'phone' });
  await lets(staff.page, true);
  await inspect(staff, `${engine}-own-switch`, pages);

  // From the person menu.
  await client.page.locator('header details.menu summary').click();
  await client.page.locator('header .panel a', { hasText: 'My details' }).click();
  await client.page.waitForURL(/\/details$/);
  await inspect(client, `${engine}-own-details`, pages);
  const form = client.page.locator('form#own');
  await form.locator('[name=phone]').fill('020 7946 0018');
  await form.locator('[name=address]').fill('1 Mill Lane\nLewes');
  await form.locator('[name=birthday]').fill('1991-02-28');
  await form.locator('[name=links]').fill('http://plain.example');
  await form.locator('.btn-primary').click();
  await client.page.locator('#f-links-error').waitFor();
  assert.equal(await form.locator('[name=phone]').inputValue(), '020 7946 0018', 'nothing typed is lost');
  await inspect(client, `${engine}-own-wrong`, pages);
  await form.locator('[name=links]').fill('amelia.example/us');
  await form.locator('.btn-primary').click();
  await client.page.locator('.toast').waitFor();

  // A photo, made by the browser itself.
  const drawn = await client.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 400 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#c9824b';
    pen.fillRect(0, 0, 600, 400);
    pen.fillStyle = '#fff';
    pen.arc(300, 200, 120, 0, 7);
    pen.fill();
    return canvas.toDataURL('image/png').split(',')[1];
  });
  const photo = client.page.locator('form#photo');
  await photo.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await photo.locator('button').click();
  await client.page.locator('#f-photo-error').waitFor();
  await photo.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(drawn, 'base64') });
  await photo.locator('button').click();
  await client.page.locator('header .avatar img').waitFor();
  await inspect(client, `${engine}-own-photo`, pages);

  // The team sees the photo and what changed.
  const path = await contact(staff.page);
  const shown = staff.page.locator('.ohead .avatar img');
  await shown.waitFor();
  assert.equal(await shown.evaluate((img) => img['naturalWidth']), 256);
  await inspect(staff, `${engine}-own-contact`, pages);
  await staff.page.goto(`${path}/activity`);
  assert.match(await staff.page.locator('main').innerText(), /changed their own details[\s\S]*Phone: [\s\S]*020 7946 0018/);
  await staff.page.goto(`${path}/edit`);
  await inspect(staff, `${engine}-own-form`, pages);

  // View only: shown, with whom to ask.
  await staff.page.goto(`${path}/access`);
  await staff.page.locator('input[name=own][value=view]').setChecked(true, { force: true });
  await staff.page.locator('form#levels button:not([type=reset])').click();
  await staff.page.locator('form#sure .btn-primary').click();
  await staff.page.locator('.toast').waitFor();
  await inspect(staff, `${engine}-own-level`, pages);
  await client.page.goto(at('/details'));
  assert.equal(await client.page.locator('form#own').count(), 0);
  assert.match(await client.page.locator('main').innerText(), /Ask the team of/);
  await inspect(client, `${engine}-own-view`, pages);

  // Off for everybody, whatever the set says.
  await staff.page.goto(`${path}/access`);
  await staff.page.locator('form#reset button').click();
  await staff.page.locator('form#sure .btn-primary').click();
  await staff.page.locator('.toast').waitFor();
  await client.page.goto(at('/details'));
  assert.equal(await client.page.locator('form#own').count(), 1);
  await lets(staff.page, false);
  await client.page.goto(at('/details'));
  assert.equal(await client.page.locator('form#own').count(), 0);
  for (const seat of [staff, client]) {
    noCspViolations(seat.page);
    await seat.context.close();
  }
});

test('details are kept without JavaScript too', async () => {
  const staff = await signedIn(priya, { size: 'desktop' });
  await lets(staff.page, true);
  const client = await signedIn(amelia, { size: 'phone', js: false });
  await client.page.goto(at('/details'));
  await client.page.locator('form#own [name=phone]').fill('020 7946 0099');
  await client.page.locator('form#own .btn-primary').click();
  await client.page.goto(at('/details'));
  assert.equal(await client.page.locator('form#own [name=phone]').inputValue(), '020 7946 0099');
  for (const seat of [staff, client]) await seat.context.close();
});

test('every page reached is valid HTML', () => pages.vnu());
