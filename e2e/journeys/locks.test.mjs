// The lock calendar: a to-do locks, its client asks for a change, the team accepts with one click.
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

const pages = new HtmlFolder(`locks-${engine}`);
const chooseTodos = async (page, rule, days) => {
  await page.locator('form#locks [name=todos]').selectOption(rule);
  if (days) await page.locator('form#locks [name=todos_days]').fill(days);
  await page.locator('form#locks button.btn').click();
  // What locks or opens at once is said first.
  const sure = page.locator('form#sure');
  await page.locator('.toast').or(sure).first().waitFor();
  if (!(await sure.isVisible())) return;
  assert.match(await sure.innerText(), /(Locks|Opens) at once in one engagement/);
  await inspect({ page, size: page.viewportSize().width, js: true }, `${engine}-lock-before`, pages);
  await sure.locator('.btn-primary').click();
};

for (const size of ['phone', 'desktop']) {
  test(`what is locked is opened again by asking (${size})`, async () => {
    const staff = await signedIn(priya, { size });
    const client = await signedIn(amelia, { size });
    const { page } = staff;
    await client.page.goto(at('/todos'));
    // Another one each time: what was opened stays open for three days.
    await client.page.locator('section[aria-labelledby=mine-h] a.cover').nth(size === 'phone' ? 0 : 1).click();
    await client.page.waitForURL(/todos\/[0-9a-f]{8}-/);
    const todo = client.page.url();
    const engagement = (await client.page.locator('main a[href*="/engagements/"]').first().getAttribute('href')).split('/').pop();
    assert.equal(await client.page.locator('form#tick').count(), 1, 'it is open to begin with');

    await page.goto(at('/settings/locks'));
    await page.locator('form#locks [name=todos]').selectOption('days');
    await page.locator('form#locks [name=todos_days]').fill('400');
    await page.locator('form#locks button.btn').click();
    await page.locator('.field-error').waitFor();
    await inspect(staff, `${engine}-lock-calendar`, pages);
    await page.goto(at(`/engagements/${engagement}/locks`));
    await chooseTodos(page, 'days', '365');
    await page.locator('.toast').waitFor();
    await page.goto(at(`/engagements/${engagement}/locks`));
    await inspect(staff, `${engine}-engagement-locks`, pages);

    // Locked: no tick, but a way to ask.
    await client.page.goto(todo);
    assert.equal(await client.page.locator('form#tick').count(), 0);
    await inspect(client, `${engine}-locked`, pages);
    await client.page.locator('#lock a.btn').click();
    await client.page.locator('form#request textarea').waitFor();
    await inspect(client, `${engine}-request`, pages);
    await client.page.locator('form#request textarea').fill('Two more for the long table, please.');
    await client.page.locator('form#request .btn-primary').click();
    await client.page.locator('#withdraw').waitFor();
    await inspect(client, `${engine}-asked`, pages);

    // One click of the team, and it is open.
    await page.goto(at(`/engagements/${engagement}`));
    await page.locator('#requests').waitFor();
    await inspect(staff, `${engine}-requests`, pages);
    await page.goto(todo);
    await inspect(staff, `${engine}-request-on-item`, pages);
    await page.locator('#requests button[value=accept]').click();
    await page.locator('.toast').waitFor();
    await client.page.goto(todo);
    await client.page.locator('form#tick').waitFor();
    await inspect(client, `${engine}-opened`, pages);

    // As before, for whoever plays next.
    await page.goto(at(`/engagements/${engagement}/locks`));
    await chooseTodos(page, '');
    await page.locator('.toast').waitFor();
    for (const seat of [staff, client]) {
      noCspViolations(seat.page);
      await seat.context.close();
    }
  });
}

test('every page reached is valid HTML', () => pages.vnu());
