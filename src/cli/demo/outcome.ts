import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Json } from '../../vocabulary/json.ts';
import type { EffectKind } from '../../vocabulary/effects.ts';
import type { GateReading } from './gate.ts';
import type { MemoryReading } from './memory.ts';
import type { ModelsReading } from './models.ts';
import type { EffectView, IntakeReport, ItemView, LedgerStats, RebuildReport, VerifyReport } from '../../vocabulary/views.ts';

/** All that the demo found out; `--json` prints it. */
export interface DemoOutcome {
  folder: string;
  scripted: boolean;
  /** What the model did that was named; `null` when none was. */
  models: ModelsReading | null;
  intake: IntakeReport;
  decisions: { item: number; type: string; summary: string; action: string; text: string | null; why: string }[];
  sent: { effect: string; kind: EffectKind; task: string; sentence: string; edited: boolean; receipt: Json }[];
  /** `null` when nothing was sent. */
  memory: MemoryReading | null;
  gate: GateReading;
  notSent: { effect: string; task: string; sentence: string; state: string }[];
  open: ItemView[];
  verify: VerifyReport;
  rebuild: RebuildReport;
  stats: LedgerStats;
  /** What is not as it should be. Anything here makes the exit code 1. */
  problems: string[];
}

/** The file in the company folder that an effect's receipt names, `null` when it names none. */
export function receiptField(receipt: Json | null, name: string): string | null {
  if (receipt === null || typeof receipt !== 'object' || Array.isArray(receipt)) return null;
  const value = receipt[name];
  return typeof value === 'string' ? value : null;
}

/** What the demo promises, checked against the world outside the ledger too: the outbox folder. */
export function problemsOf(outcome: Omit<DemoOutcome, 'problems' | 'gate'>, effects: readonly EffectView[], approved: readonly string[]): string[] {
  const problems: string[] = [];
  if (outcome.intake.received === 0) problems.push('No mail came in.');
  for (const id of approved) {
    const effect = effects.find((candidate) => candidate.id === id);
    if (effect?.state !== 'succeeded') problems.push(`The approved effect ${id} is ${effect?.state ?? 'unknown'}, not succeeded.`);
  }
  for (const { effect } of outcome.sent) if (!approved.includes(effect)) problems.push(`The effect ${effect} went out without an approval.`);
  if (outcome.scripted && outcome.sent.length === 0) problems.push('No mail went out.');
  if (outcome.scripted && outcome.open.length > 0) problems.push(`${outcome.open.length} items still wait: ${outcome.open.map((item) => `#${item.id} ${item.type}`).join(', ')}.`);
  problems.push(...outboxProblems(outcome.folder, outcome.sent));
  if (outcome.verify.problems.length > 0) problems.push(`The ledger does not verify: ${outcome.verify.problems.map(({ place, what }) => `${place}: ${what}`).join('; ')}`);
  if (!outcome.rebuild.identical) problems.push('The rebuilt projections differ from those before.');
  return problems;
}

/** Every mail that went out is one file, and there is no other file. */
function outboxProblems(folder: string, all: DemoOutcome['sent']): string[] {
  const sent = all.filter(({ kind }) => kind === 'mail.send');
  const files = sent.flatMap(({ receipt }) => receiptField(receipt, 'file') ?? []).map((file) => resolve(folder, file));
  if (new Set(files).size !== files.length) return ['Two receipts name the same file.'];
  const missing = files.filter((file) => !existsSync(file)).map((file) => `${file} is missing from the outbox.`);
  const outbox = dirname(files[0] ?? join(folder, 'outbox', 'none'));
  const there = existsSync(outbox) ? readdirSync(outbox).filter((name) => name.endsWith('.eml')).length : 0;
  return there === sent.length ? missing : [...missing, `The outbox holds ${there} mails, but ${sent.length} receipts.`];
}
