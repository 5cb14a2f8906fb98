#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { asksForJson, printError, runProgram } from './run-program.ts';
import { processShell } from './shell.ts';

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
