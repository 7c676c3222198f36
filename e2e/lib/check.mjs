// What every page reached must pass.
import { AxeBuilder } from '@axe-core/playwright';
import { noCspViolations, noOverflow, screenshot, sentHtml } from './browser.mjs';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const THEMES = /** @type {const} */ (['light', 'dark']);

/**
 * Fails on any violation of WCAG 2.0 to 2.2, levels A and AA, in the light or
 * the dark theme, and says where. Needs a page with JavaScript.
 * @param {import('playwright-core').Page} page
 */
export async function axe(page) {
  const found = [];
  for (const theme of THEMES) {
    await inTheme(page, theme);
    const { violations } = await standing(page, () => new AxeBuilder({ page }).withTags(WCAG).setLegacyMode(true).analyze());
    for (const { id, impact, help, nodes } of violations) {
      for (const node of nodes) {
        found.push(`${theme}: ${id} (${impact}): ${help}\n  ${node.target.join(' ')}\n  ${node.html.slice(0, 200)}\n  ${node.failureSummary?.replace(/\n\s*/g, '; ')}`);
      }
    }
  }
  await inTheme(page, 'light');
  if (found.length) {
    throw new Error(`axe: ${found.length} violations on ${page.url()} at ${page.viewportSize().width} px\n${found.join('\n')}`);
  }
}

/** What `look` finds on a page that stood still meanwhile: half-way through a live refresh it is neither the old nor the new. */
async function standing(page, look) {
  for (let tries = 5; ; tries--) {
    await page.locator('html:not([aria-busy])').waitFor({ state: 'attached' });
    const before = await moves(page);
    const found = await look();
    const now = await moves(page);
    if (!before.busy && !now.busy && before.count === now.count) return found;
    if (tries === 1) throw new Error(`${page.url()} does not come to rest: ${now.count} refreshes while it was looked at`);
  }
}

/** How often Turbo has moved or refreshed this page since it was first asked, and whether it does now. */
const moves = (page) => page.evaluate(() => {
  if (!('moves' in window)) {
    Object.assign(window, { moves: 0 });
    for (const name of ['turbo:visit', 'turbo:render']) document.addEventListener(name, () => { window['moves']++; });
  }
  return { count: window['moves'], busy: document.documentElement.hasAttribute('aria-busy') };
});

async function inTheme(page, theme) {
  await page.emulateMedia({ colorScheme: theme });
  // A colour half-way through a transition is nobody's fault.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
}

/**
 * Everything at once, for a page a journey has reached: axe in both themes, no
 * sideways scrolling, no CSP violation, pictures of both themes, and the HTML
 * kept for vnu.
 * @param {{page: import('playwright-core').Page, size: string, js: boolean}} viewer
 * @param {string} name what the pictures are called
 * @param {import('./vnu.mjs').HtmlFolder} [folder]
 */
export async function inspect({ page, size, js }, name, folder) {
  await page.waitForLoadState('load');
  if (js) {
    await axe(page);
    await noOverflow(page);
  }
  noCspViolations(page);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    await screenshot(page, `${name}-${size}-${theme}${js ? '' : '-nojs'}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const html = await sentHtml(page);
  if (folder && html) folder.add(`${name}-${size}`, html);
}
