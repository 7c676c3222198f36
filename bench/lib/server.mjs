// A program under measurement: started, waited for, ended with this script.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts it and asks `ready` every 2 ms; `ms` is the time to its first answer. */
export async function startServer(bin, args, env, ready) {
  const began = performance.now();
  const child = spawn(bin, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  process.on('exit', () => child.kill('SIGKILL'));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${bin} stopped`);
    try { if ((await fetch(ready)).status < 500) break; } catch { /* not yet */ }
    if (performance.now() - began > 60_000) throw new Error(`${bin} does not answer`);
    await sleep(2);
  }
  return { child, ms: performance.now() - began };
}
