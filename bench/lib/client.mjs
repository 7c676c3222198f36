// Somebody of the demo world, signed in by the form as a browser would.
import { execFileSync } from 'node:child_process';

/** The session's cookie and the organization it opens. */
export async function signedIn(bin, data, base, kind = 'client', place = '') {
  const signIns = JSON.parse(execFileSync(bin, ['demo', '--seed-only', '--json', '--data', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const { organization, email, password } = signIns.find(s => s.kind === kind && s.organization.startsWith(place));
  const body = new URLSearchParams({ who: email, password });
  const answer = await fetch(`${base}/${organization}/sign-in`, { method: 'POST', body, redirect: 'manual', headers: { origin: base } });
  const cookie = answer.headers.getSetCookie().map(c => c.split(';')[0]).find(c => c.startsWith('portico='));
  if (!cookie) throw new Error(`the client could not sign in: ${answer.status} ${await answer.text()}`);
  return { cookie, organization };
}
