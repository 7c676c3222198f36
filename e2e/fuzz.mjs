// schemathesis against the running program: as staff (stateful, all checks).
// node e2e/fuzz.mjs SCHEMATHESIS EXAMPLES
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startPortico, unlimited } from './lib/portico.mjs';

const [schemathesis, examples] = process.argv.slice(2);
const portico = await startPortico({ demo: true, env: { PORTICO_LOG: 'error', ...unlimited } });
const staff = portico.signIns.find(s => s.kind === 'staff');
const token = (await portico.command('user', 'token', staff.email)).trim();
const args = ['run', `${portico.url}/api/openapi.json`, '--header', `Authorization: Bearer ${token}`, '--checks', 'all', '--max-examples', examples, '--generation-deterministic', '--continue-on-failure', '--suppress-health-check', 'all'];
const child = spawn(schemathesis, args, { stdio: 'inherit' });
const [code] = await once(child, 'exit');
await portico.stop();
process.exit(code ?? 1);
