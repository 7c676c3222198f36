// Half-written words: they outlive the page, come back where they were, also when the item is not
// shown any more, and go with the sign-out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noCspViolations } from '../lib/browser.mjs';
import { openStage } from '../lib/cast.mjs';

let at, signedIn, priya, amelia, close;
before(async () => ({ at, signedIn, priya, amelia, close } = await openStage()));
after(() => close?.());

test('an update left half-written comes back, with its words and its formatting, until it is sent', async () => {
  const { page, context } = await signedIn(priya);
  await page.goto(at('/updates/new'));
  await page.locator('rich-text[data-owns]').waitFor();
  await page.locator('[name=title]').fill('The peonies');
  await page.locator('.ProseMirror').click();
  await page.keyboard.type('They are ');
  await page.keyboard.press('Control+b');
  await page.keyboard.type('pink');
  // Left by a link, which Turbo follows, and come back to by another.
  await page.locator('.side a[href$="/files"]').first().click();
  await page.waitForURL(/files/);
  await page.locator('.side a[href$="/updates"]').first().click();
  await page.locator('.omain a[href$="/updates/new"]').first().click();
  await page.locator('.kept').waitFor();
  assert.match(await page.locator('.kept').innerText(), /^Your draft from \d\d:\d\d was kept\.\s+Discard$/);
  assert.equal(await page.locator('[name=title]').inputValue(), 'The peonies');
  await page.locator('.ProseMirror strong', { hasText: 'pink' }).waitFor();
  // And by a whole new load.
  await page.goto(at('/updates/new'));
  await page.locator('.ProseMirror strong', { hasText: 'pink' }).waitFor();
  await page.locator('[name=engagement]').selectOption({ index: 1 });
  await page.locator('button[name=act][value=draft].btn').click();
  await page.waitForURL(/updates\/[0-9a-f]{8}-/);
  await page.goto(at('/updates/new'));
  assert.equal(await page.locator('.kept').count(), 0);
  assert.equal(await page.locator('[name=title]').inputValue(), '');
  noCspViolations(page);
  await context.close();
});

test('discard empties the form for good; a refused form is kept as it was sent', async () => {
  const { page, context } = await signedIn(priya);
  await page.goto(at('/updates/new'));
  await page.locator('rich-text[data-owns]').waitFor();
  await page.locator('[name=title]').fill('Refused once');
  await page.locator('button[name=act][value=draft].btn').click();
  await page.locator('.errors').waitFor();
  await page.goto(at('/files'));
  await page.goto(at('/updates/new'));
  assert.equal(await page.locator('[name=title]').inputValue(), 'Refused once');
  await page.locator('.kept button').click();
  assert.equal(await page.locator('[name=title]').inputValue(), '');
  await page.goto(at('/updates/new'));
  assert.equal(await page.locator('.kept').count(), 0);
  await context.close();
});

test('a comment outlives the item that is hidden meanwhile, and goes with the sign-out', async () => {
  const staff = await signedIn(priya);
  const client = await signedIn(amelia, { size: 'phone' });
  await client.page.goto(at('/updates'));
  await client.page.locator('.post h2 a').first().click();
  await client.page.waitForURL(/updates\/[0-9a-f]{8}-/);
  const item = client.page.url();
  await client.page.locator('#comment-t').fill('We wondered about the white ones');
  await staff.page.goto(item);
  await staff.page.locator('#sharing input.switch[name=show]').uncheck();
  await staff.page.locator('.toast').waitFor();
  await client.page.goto(item);
  await client.page.locator('.error-code').waitFor();
  assert.equal(await client.page.locator('main textarea').inputValue(), 'We wondered about the white ones');
  await staff.page.goto(item);
  await staff.page.locator('#sharing input.switch[name=show]').check();
  await staff.page.locator('.toast').waitFor();
  await client.page.goto(item);
  await client.page.locator('#comment .kept').waitFor();
  assert.equal(await client.page.locator('#comment-t').inputValue(), 'We wondered about the white ones');
  await client.page.locator('#comment button.btn').click();
  await client.page.locator('.comments', { hasText: 'white ones' }).waitFor();
  assert.equal(await client.page.locator('#comment-t').inputValue(), '');
  await client.page.reload();
  assert.equal(await client.page.locator('.kept').count(), 0);

  await client.page.locator('#comment-t').fill('Not for the next person here');
  await client.page.locator('.topbar .menu > summary').click();
  await client.page.locator('#sign-out button').click();
  await client.page.waitForURL((url) => !url.pathname.includes('/updates/'));
  const kept = await client.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('portico.draft')));
  assert.deepEqual(kept, []);
  noCspViolations(client.page);
  await staff.context.close();
  await client.context.close();
});
