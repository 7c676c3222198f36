// What a client can do: a set is made, given, and changed once one has seen whom it takes what from.
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

const pages = new HtmlFolder(`sets-${engine}`);

for (const size of ['desktop', 'phone']) {
  test(`a set is made, given, and changed after one has seen what it changes (${size})`, async () => {
    const name = `Just looking, ${size}`;
    const staff = await signedIn(priya, { size });
    const client = await signedIn(amelia, { size: 'phone' });
    const { page } = staff;
    await page.goto(at('/settings/sets'));
    await inspect(staff, `${engine}-sets`, pages);
    await page.goto(at('/settings/sets/new'));
    await inspect(staff, `${engine}-set-new`, pages);
    await page.locator('form#set [name=name]').fill(name);
    await page.locator('form#set .btn-primary').click();
    await page.locator('a.cover', { hasText: name }).waitFor();

    // Amelia gets it.
    await page.goto(at('/contacts?q=Amelia'));
    await page.locator('main table a', { hasText: 'Amelia' }).first().click();
    await page.waitForURL(/contacts\/[0-9a-f]{8}-/);
    await page.goto(`${page.url().split('?')[0]}/access`);
    const given = page.waitForResponse((answer) => answer.url().endsWith('/access/set') && answer.status() === 303);
    await page.locator('form#permissions select').selectOption({ label: name });
    // Where it moves nothing it is saved at once.
    const asks = page.locator('form#sure .btn-primary');
    await Promise.race([given, asks.waitFor()]);
    if (await asks.isVisible()) await asks.click();
    await given;
    await page.locator('.tag', { hasText: name }).waitFor();
    await inspect(staff, `${engine}-contact-set`, pages);
    await client.page.goto(at('/files'));
    const files = await client.page.locator('main a[href*="/files/"]').count();
    assert.ok(files > 0, 'Amelia has files to begin with');

    // Without files: first it says for whom, then it holds.
    await page.goto(at('/settings/sets'));
    await page.locator('a.cover', { hasText: name }).click();
    await page.waitForURL(/sets\/[0-9a-f]{8}-/);
    await page.locator('input[name=files][value=none]').setChecked(true, { force: true });
    await page.locator('form#set .btn-primary').click();
    const effects = page.locator('#effects');
    await effects.waitFor();
    assert.match(await effects.innerText(), /Amelia Hartley[\s\S]*Files: sees \d+ fewer/);
    await inspect(staff, `${engine}-set-effects`, pages);
    await client.page.goto(at('/files'));
    assert.equal(await client.page.locator('main a[href*="/files/"]').count(), files, 'nothing is saved yet');
    await page.locator('form#set .btn-primary').click();
    await page.locator('.toast').waitFor();
    await client.page.goto(at('/files'));
    assert.equal(await client.page.locator('main a[href*="/files/"]').count(), 0, 'it holds from the next click on');

    // Back to the standard, for whoever plays next.
    await page.goto(at('/contacts?q=Amelia'));
    await page.locator('main table a', { hasText: 'Amelia' }).first().click();
    await page.waitForURL(/contacts\/[0-9a-f]{8}-/);
    await page.goto(`${page.url().split('?')[0]}/access`);
    await page.locator('form#permissions select').selectOption('');
    const before = page.locator('form#sure');
    await before.waitFor();
    assert.match(await before.innerText(), /Amelia Hartley[\s\S]*Files: sees \d+ more/);
    await inspect(staff, `${engine}-contact-before`, pages);
    const back = page.waitForResponse((answer) => answer.url().endsWith('/access/set') && answer.status() === 303);
    await before.locator('.btn-primary').click();
    await back;
    for (const seat of [staff, client]) {
      noCspViolations(seat.page);
      await seat.context.close();
    }
  });
}

test('every page reached is valid HTML', () => pages.vnu());
