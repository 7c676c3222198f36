// Pictures of the main pages on the demo world, at both widths and in both themes, to be looked at.
// node e2e/shots.mjs [NAME…]     into e2e/out/pages; all pages by default
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser, viewer } from './lib/browser.mjs';
import { out } from './lib/out.mjs';
import { startPortico } from './lib/portico.mjs';

const first = (page, pattern) => page.evaluate(text => {
  const found = [...document.querySelectorAll('a[href]')].map(a => new URL(a.href).pathname);
  return found.find(path => new RegExp(text).test(path));
}, pattern);
const id = '[0-9a-f-]{36}';
/** Name → who sees it, and the address below the organization: a path, or how to find one from a list. */
const pages = {
  home: ['client', ''], updates: ['client', '/updates'], update: ['client', '/updates', `/updates/${id}$`],
  files: ['client', '/files'], file: ['client', '', `/files/${id}$`], todos: ['client', '/todos'],
  dates: ['client', '/dates'], notifications: ['client', '/notifications'], account: ['client', '/account'],
  'client-engagement': ['client', '/engagements', `/engagements/${id}$`],
  'sign-in': ['nobody', '/sign-in'],
  inbox: ['staff', '/inbox'], contacts: ['staff', '/contacts'], contact: ['staff', '/contacts', `/contacts/${id}$`],
  'company-access': ['staff', '/companies', `/companies/${id}$`, '/access'], 'settings-presets': ['staff', '/settings/presets'], 'settings-preset': ['staff', '/settings/presets/solo_creative'],
  'contact-sees': ['staff', '/contacts', `/contacts/${id}$`, '/sees'],
  'contact-access': ['staff', '/contacts', `/contacts/${id}$`, '/access'], companies: ['staff', '/companies'],
  engagements: ['staff', '/engagements'], engagement: ['staff', '/engagements', `/engagements/${id}$`],
  'staff-files': ['staff', '/files'], 'staff-file': ['staff', '/files', `/files/${id}$`], 'staff-update': ['staff', '/updates', `/updates/${id}$`],
  'staff-todos': ['staff', '/todos'], settings: ['staff', '/settings'],
  'settings-access': ['staff', '/settings/access'], 'settings-portal': ['staff', '/settings/portal'], 'settings-audit': ['staff', '/settings/audit'],
  'settings-sets': ['staff', '/settings/sets'], 'settings-single-sign-on': ['staff', '/settings/single-sign-on'], 'second-step': ['client', '/account/second-step'], 'staff-second-step': ['staff', '/account/second-step'],
};
const wanted = process.argv.slice(2);
const folder = join(out, 'pages');
mkdirSync(folder, { recursive: true });

const portico = await startPortico({ demo: true, env: { PORTICO_LOG: 'error' } });
const browser = await startBrowser();
try {
  for (const kind of ['client', 'staff', 'nobody']) {
    const who = portico.signIns.find(s => s.kind === (kind === 'nobody' ? 'client' : kind));
    const base = `${portico.url}/${who.organization}`;
    for (const size of ['phone', 'desktop']) {
      for (const theme of ['light', 'dark']) {
        const { context, page } = await viewer(browser, { size, theme });
        if (kind !== 'nobody') {
          await page.goto(`${base}/sign-in`);
          await page.locator('[name=who]').fill(who.email);
          await page.locator('[name=password]').fill(who.password);
          await page.locator('[name=password]').press('Enter');
          await page.waitForURL(url => !url.pathname.includes('sign-in'));
        }
        for (const [name, [viewedBy, path, then, more = '']] of Object.entries(pages)) {
          if (viewedBy !== kind || (wanted.length > 0 && !wanted.includes(name))) continue;
          await page.goto(base + path);
          if (then) {
            const found = await first(page, then);
            if (!found) throw new Error(`${name}: no address like ${then} on ${path}`);
            await page.goto(portico.url + found + more);
          }
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({ path: join(folder, `${name}-${size}-${theme}.png`), fullPage: true });
        }
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await portico.stop();
}
console.log(folder);
