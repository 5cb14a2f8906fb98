import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs the tests: all of them, or those whose files are named. Each file is a process of its own, and most of a short one is compiling what it imports: they share
// what they compiled (`npm ci` removes it with the rest of node_modules). Their companies lie in memory where the machine has such a place: a killed process loses
// nothing there either, and what a power cut would do is not what tests can tell.

const root = fileURLToPath(new URL('..', import.meta.url));
const named = process.argv.slice(2);
const files = named.length > 0 ? named : ['src/**/*.test.ts', 'console/src/**/*.test.ts', 'test/**/*.test.ts'];
const place = mkdtempSync(join(isWritable('/dev/shm') ? '/dev/shm' : tmpdir(), 'keelson-tests-'));
try {
  const env = { ...process.env, TMPDIR: place, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') };
  const { status, error } = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files], { cwd: root, env, stdio: 'inherit' });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
