// Chromium, the viewers a journey plays, and what a page did wrong meanwhile.
import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';
import { keep, slug } from './out.mjs';

/** The two widths everything is tried at. */
export const sizes = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 900 } },
};

/** Starts Chromium, found by name or by CHROMIUM. */
export async function startBrowser() {
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Without it, text is hinted for the screen of the machine and pictures
    // differ from one to the next.
    '--font-render-hinting=none',
  ];
  // Chromium's sandbox does not start for root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath: executable(), args });
}

function executable() {
  const names = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const name of names.filter(Boolean)) {
    const found = spawnSync('sh', ['-c', 'command -v "$0"', name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  throw new Error('no Chromium: run bin/setup test, or set CHROMIUM to its path');
}

/**
 * A viewer of their own: cookies, size, theme. Returns the context and a page
 * that is being watched.
 * @param {import('playwright-core').Browser} browser
 * @param {{size?: keyof sizes, js?: boolean, theme?: 'light'|'dark', locale?: string, timezone?: string}} [options]
 */
export async function viewer(browser, options = {}) {
  const { size = 'desktop', js = true, theme = 'light', locale = 'en-GB', timezone = 'Europe/London' } = options;
  const context = await browser.newContext({
    ...sizes[size],
    javaScriptEnabled: js,
    colorScheme: theme,
    locale,
    timezoneId: timezone,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  const page = watchPage(await context.newPage());
  return { context, page, size, js };
}

/** Pages under watch, with what they did wrong and the HTML they were sent. */
const watched = new WeakMap();

function watch(page) {
  let record = watched.get(page);
  if (record) return record;
  record = { trouble: [], html: new Map() };
  watched.set(page, record);
  page.on('console', (message) => {
    // Chromium logs a blocked thing as an error that names the policy.
    if (/Content[- ]Security[- ]Policy/i.test(message.text())) record.trouble.push(`CSP: ${message.text()}`);
  });
  page.on('pageerror', (error) => record.trouble.push(`script error: ${error.message}`));
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (response.status() >= 500) record.trouble.push(`${response.status()} from ${response.url()}`);
    if (!type.startsWith('text/html')) return;
    // As sent, not as the browser mended it. A redirect has no body.
    record.html.set(response.url(), response.text().catch(() => ''));
  });
  return record;
}

/** Begins to watch a page: its CSP violations, script errors, answers of 500. */
export function watchPage(page) {
  watch(page);
  return page;
}

/** Fails if the page broke its Content-Security-Policy, threw, or got a 5xx. */
export function noCspViolations(page) {
  const { trouble } = watch(page);
  if (trouble.length) throw new Error(`on ${page.url()}:\n${trouble.splice(0).join('\n')}`);
}

/** The HTML the server sent for the address the page shows; empty if none. */
export async function sentHtml(page) {
  return (await watch(page).html.get(page.url().split('#')[0])) ?? '';
}

/** Fails if the page scrolls sideways, and names what sticks out. */
export async function noOverflow(page) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 120));
  });
  if (wide.length) throw new Error(`${page.url()} is wider than ${page.viewportSize().width} px:\n${wide.join('\n')}`);
}

/** Saves a picture of the whole page as `out/shots/{name}.png`. */
export async function screenshot(page, name) {
  return keep(`shots/${slug(name)}.png`, await page.screenshot({ fullPage: true }));
}
