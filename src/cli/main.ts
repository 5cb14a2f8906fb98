#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { isAbsolute, join } from 'node:path';

// Before anything else is loaded: compiled code is kept for the next command, which halves the time until it begins. In a folder of one's own, since code that
// lies where others may write is code that others may change; where it can't be written nothing is kept. NODE_DISABLE_COMPILE_CACHE=1 switches it off.
const { HOME: home = '', XDG_CACHE_HOME: cache = '' } = process.env;
const kept = [cache, home === '' ? '' : join(home, '.cache')].find((place) => isAbsolute(place));
if (kept !== undefined) enableCompileCache(join(kept, 'keelson'));
const [{ asksForJson, printError, runProgram }, { processShell }] = await Promise.all([import('./run-program.ts'), import('./shell.ts')]);

// A reader that has seen enough (`keelson tasks | head`) is not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const args = process.argv.slice(2);
const shell = processShell();
// What is thrown outside of any command's reach is a defect: it is told like every other error, and it ends the process.
process.on('uncaughtException', (error) => {
  printError(shell, error, asksForJson(args));
  process.exit(1);
});

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
// Not process.exit: what was printed must reach a slow pipe first.
process.exitCode = await runProgram(args, shell, version);
