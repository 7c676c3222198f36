// The demo world as a stage: the program, a browser, who plays, and how they sign in.
import { startBrowser, viewer } from './browser.mjs';
import { startPortico } from './portico.mjs';

/** Fills in the form of the sign-in page that is open, and waits until it is left. */
export async function signIn(page, who) {
  await page.locator('form#password [name=who]').fill(who.email);
  await page.locator('form#password [name=password]').fill(who.password);
  await page.locator('form#password button').click();
  await page.waitForURL((url) => !url.pathname.includes('sign-in'));
}

/** Starts all of it; `priya` is the venue's super admin, `amelia` its first client. */
export async function openStage() {
  const browser = await startBrowser();
  const portico = await startPortico({ demo: true });
  const of = (kind, name) => portico.signIns.find((s) => (s.kind === 'staff') === (kind === 'staff') && s.organization === 'larkspur' && s.email.startsWith(name));
  const at = (path) => `${portico.url}/larkspur${path}`;
  return {
    browser,
    at,
    priya: of('staff', ''),
    amelia: of('client', 'amelia'),
    /** A viewer of their own who has signed in. */
    async signedIn(who, options) {
      const seat = await viewer(browser, options);
      await seat.page.goto(at('/sign-in'));
      await signIn(seat.page, who);
      return seat;
    },
    async close() {
      await browser.close();
      await portico.stop();
    },
  };
}
