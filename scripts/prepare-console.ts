import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// `npm ci` ends with this: the console is built, so that `keelson start` can serve it. Where development dependencies are left out, what was published is built already.

const root = fileURLToPath(new URL('..', import.meta.url));
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url));
if (existsSync(vite)) {
  const { status, error } = spawnSync(process.execPath, [vite, 'build', 'console', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  process.exitCode = status ?? 1;
} else {
  console.log('The console is not built: development dependencies are left out. The API works without it; `npm ci` and `npm run build:console` build it.');
}
