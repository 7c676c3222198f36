// Signed out in another tab while something is half-written here: it stays, it can be sent, and it is
// sent once. And what <html> says goes with the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noCspViolations, viewer, watchPage } from '../lib/browser.mjs';
import { openStage, signIn } from '../lib/cast.mjs';

let browser, at, signedIn, priya, amelia, close;
before(async () => ({ browser, at, signedIn, priya, amelia, close } = await openStage()));
after(() => close?.());

async function firstUpdate(page) {
  await page.goto(at('/updates'));
  await page.locator('.post h2 a').first().click();
  await page.waitForURL(/updates\/[0-9a-f]{8}-/);
  return page.url();
}

test('signed out in another tab, a half-written comment stays, the way back is shown, and it can be sent', async () => {
  const { page, context } = await signedIn(amelia);
  await firstUpdate(page);
  await page.locator('#comment-t').fill('We would like the lilac ones');
  const other = watchPage(await context.newPage());
  const idle = watchPage(await context.newPage());
  await idle.goto(at('/files'));
  await other.goto(at('/account'));
  await other.locator('.topbar .menu > summary').click();
  await other.locator('#sign-out button').click();
  await other.waitForURL((url) => !url.pathname.includes('/account'));
  // With nothing written the page goes; with something it stays and says why.
  await idle.waitForURL(/sign-in/);
  await page.locator('.toast', { hasText: 'signed out in another window' }).waitFor();
  assert.equal(await page.locator('#comment-t').inputValue(), 'We would like the lilac ones');
  const [beside] = await Promise.all([context.waitForEvent('page'), page.locator('.toast a').click()]);
  await signIn(beside, amelia);
  await beside.locator('h1', { hasText: 'You are signed in' }).waitFor();
  await page.locator('.toast').waitFor({ state: 'detached' });
  await page.locator('#comment button.btn').click();
  await page.locator('.comments', { hasText: 'lilac ones' }).waitFor();
  assert.equal(await page.locator('#comment-t').inputValue(), '');
  noCspViolations(page);
  await context.close();
});

test('a refresh that would land on the sign-in leaves what is half-written alone', async () => {
  const { page, context } = await signedIn(amelia);
  await firstUpdate(page);
  await page.locator('#comment-t').fill('Or the white ones');
  await context.clearCookies();
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('portico:refresh')));
  await page.locator('.toast', { hasText: 'You were signed out' }).waitFor();
  assert.equal(await page.locator('#comment-t').inputValue(), 'Or the white ones');
  assert.equal(await page.locator('html').getAttribute('aria-busy'), null);
  await page.locator('#comment-t').fill('');
  await page.evaluate(() => document.dispatchEvent(new CustomEvent('portico:refresh')));
  await page.waitForURL(/sign-in/);
  noCspViolations(page);
  await context.close();
});

test('what is sent from the page for the signed out is not offered again', async () => {
  const { page, context } = await signedIn(amelia);
  const item = await firstUpdate(page);
  await page.locator('#comment-t').fill('The nan has a wheelchair now');
  await context.clearCookies();
  await page.locator('#comment button.btn').click();
  await page.locator('h1', { hasText: 'You were signed out' }).waitFor();
  const [beside] = await Promise.all([context.waitForEvent('page'), page.locator('#kept a').click()]);
  await signIn(beside, amelia);
  await page.locator('#kept-in', { hasText: 'signed in again' }).waitFor();
  await page.locator('#kept button').click();
  await page.locator('.comments', { hasText: 'wheelchair' }).waitFor();
  assert.equal(await page.locator('.kept').count(), 0);
  assert.equal(await page.locator('#comment-t').inputValue(), '');
  await page.goto(item);
  assert.equal(await page.locator('#comment-t').inputValue(), '');
  assert.equal(await page.locator('.comments', { hasText: 'wheelchair' }).count(), 1);
  await context.close();
});

test('density and headings follow the page, forward and back', async () => {
  const { page, context } = await viewer(browser);
  const look = () => page.evaluate(() => [document.documentElement.dataset.density ?? '', document.documentElement.dataset.headings ?? '']);
  await page.goto(at('/sign-in'));
  assert.equal((await look())[0], '');
  await page.evaluate(() => { window.whole = true; });
  await signIn(page, priya);
  await page.locator('.omain').waitFor();
  assert.equal((await look())[0], 'compact');
  assert.equal(await page.evaluate(() => window.whole), true, 'Turbo brought it');
  const bar = await page.evaluate(() => {
    const made = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'turbo-progress-bar' }));
    const colour = getComputedStyle(made).backgroundColor;
    made.remove();
    return colour;
  });
  assert.notEqual(bar, 'rgb(0, 118, 255)', 'the bar has the accent, not the blue it comes with');
  await page.goto(at('/signed-in'));
  assert.equal((await look())[0], '');
  await page.locator('main a.btn').click();
  await page.locator('.omain').waitFor();
  assert.equal((await look())[0], 'compact');
  await page.goBack();
  await page.locator('[data-signed-in]').waitFor();
  assert.equal((await look())[0], '');
  await page.goForward();
  await page.locator('.omain').waitFor();
  assert.equal((await look())[0], 'compact');
  noCspViolations(page);
  await context.close();
});
