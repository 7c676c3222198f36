// schemathesis against the running program, as staff and as a client: every check, with ids that exist.
// node e2e/fuzz.mjs SCHEMATHESIS EXAMPLES
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPortico, unlimited } from './lib/portico.mjs';

const [schemathesis, examples] = process.argv.slice(2);
const nouns = ['contacts', 'companies', 'engagements', 'updates', 'files', 'folders', 'todos', 'lists'];

/** Ids of the demo world, so that most calls meet something that is there. */
async function known(url, token) {
  const ids = {};
  for (const noun of nouns) {
    const answer = await fetch(`${url}/api/v1/${noun}?limit=200`, { headers: { authorization: `Bearer ${token}` } });
    const rows = answer.ok ? (await answer.json()).data.map(row => row.id) : [];
    if (rows.length > 0) ids[noun] = rows;
  }
  return ids;
}

/** The settings of a run, as TOML. */
function settings(ids) {
  const bound = (field, noun) => `"${field}" = { dictionary = "${noun}", probability = 0.7 }\n`;
  const has = noun => ids[noun] !== undefined;
  let toml = `
# What a schema cannot say is refused with 422 and a field's error, never accepted and never a 500: the
# syntax of an address or a link, fields that need each other, an Idempotency-Key used before.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "413", "422", "429", "507"]
[dictionaries]
version = { values = [1, 2, 3] }
${Object.entries(ids).map(([noun, rows]) => `${noun} = { values = ${JSON.stringify(rows)} }`).join('\n')}
[parameters]
"body.version" = { dictionary = "version", probability = 0.7 }
`;
  for (const [field, noun] of [['engagement', 'engagements'], ['folder', 'folders'], ['parent', 'folders'], ['list', 'lists'], ['company', 'companies']]) {
    if (has(noun)) toml += bound(`query.${field}`, noun) + bound(`body.${field}`, noun);
  }
  for (const noun of Object.keys(ids)) {
    toml += `[[operations]]\ninclude-path-regex = "^/api/v1/${noun}/\\\\{id\\\\}"\n[operations.parameters]\n${bound('path.id', noun)}`;
    if (noun === 'engagements' && has('contacts')) toml += bound('path.sub', 'contacts') + bound('body.contact', 'contacts');
  }
  return toml;
}

let failed = false;
for (const kind of ['staff', 'client']) {
  // A world of its own for each: staff empty theirs into the trash.
  const portico = await startPortico({ demo: true, env: { PORTICO_LOG: 'error', ...unlimited } });
  const who = portico.signIns.find(s => s.kind === kind);
  const token = (await portico.command('user', 'token', who.email)).trim();
  const config = join(portico.data, 'schemathesis.toml');
  writeFileSync(config, settings(await known(portico.url, token)));
  console.log(`==> as ${kind}`);
  const args = ['--config-file', config, 'run', `${portico.url}/api/openapi.json`, '--header', `Authorization: Bearer ${token}`, '--checks', 'all', '--max-examples', examples, '--generation-deterministic', '--continue-on-failure', '--suppress-health-check', 'all'];
  const child = spawn(schemathesis, args, { stdio: 'inherit', cwd: portico.data });
  const [code] = await once(child, 'exit');
  failed ||= code !== 0;
  await portico.stop();
}
process.exit(failed ? 1 : 0);
