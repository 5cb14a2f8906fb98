import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Runs the tests: all of them, or those whose files are named. Each file is a process of its own, and most of a short one is compiling what it imports: they share
// what they compiled. `npm ci` removes it with the rest of node_modules.

const root = fileURLToPath(new URL('..', import.meta.url));
const named = process.argv.slice(2);
const files = named.length > 0 ? named : ['src/**/*.test.ts', 'test/**/*.test.ts'];
const env = { ...process.env, NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)) };
const { status, error } = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files], { cwd: root, env, stdio: 'inherit' });
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
