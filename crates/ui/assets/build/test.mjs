// Bundles ts/test/*.test.ts for Node and runs them with Node's own test runner.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(root, "node_modules", ".cache", "portico", "test");
rmSync(outdir, { recursive: true, force: true });
const entryPoints = readdirSync(join(root, "ts/test")).filter(f => f.endsWith(".test.ts")).map(f => join(root, "ts/test", f));
await esbuild.build({ entryPoints, outdir, bundle: true, format: "esm", platform: "node", outExtension: { ".js": ".mjs" }, logLevel: "warning" });
const files = readdirSync(outdir).map(f => join(outdir, f));
process.exitCode = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
