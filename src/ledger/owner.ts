import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NeedsOperator } from '../vocabulary/errors.ts';

const ownerSchema = z.object({ pid: z.number(), command: z.string(), since: z.string() });

/**
 * Who has the company open. Only a note for people: the lock itself is SQLite's, which the operating system drops when
 * its process dies, so a stale note can't lock anybody out.
 */
export function writeOwner(folder: string): void {
  const command = process.argv.slice(2).join(' ') || process.argv[1] || 'node';
  writeFileSync(place(folder), JSON.stringify({ pid: process.pid, command: command.slice(0, 200), since: new Date().toISOString() }));
}

/** Whether the note of an earlier process is still there: it ended without closing. Asked while we hold the lock. */
export function wasInterrupted(folder: string): boolean {
  return existsSync(place(folder));
}

export function removeOwner(folder: string): void {
  rmSync(place(folder), { force: true });
}

/** The error for the second process, naming the first (T2). */
export function inUse(folder: string): NeedsOperator {
  const who = readOwner(folder);
  const first = who ? `process ${who.pid} ("${who.command}", since ${who.since})` : 'another process';
  return new NeedsOperator('ledger.in-use', `The company in ${folder} is open in ${first}.`, 'Stop that process or wait until it is done, then try again. One process at a time may own a company.');
}

function readOwner(folder: string): z.infer<typeof ownerSchema> | null {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(place(folder), 'utf8')));
  } catch {
    // A missing or half-written note only makes the message less exact.
    return null;
  }
}

function place(folder: string): string {
  return join(folder, 'owner.json');
}
