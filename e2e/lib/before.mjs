// Forms that say first what they would change.

/**
 * Presses a button that sends a form, and goes ahead where the page asks whether to.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Locator} button
 */
export async function press(page, button) {
  const sent = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await button.click();
  if ((await sent).status() !== 422) return;
  const sure = page.locator('form#sure .btn-primary');
  const asks = await sure.waitFor({ timeout: 5000 }).then(() => true, () => false);
  if (asks) await sure.click();
}
