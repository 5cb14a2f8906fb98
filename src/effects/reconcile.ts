/**
 * Compares what the ledger believes with what a provider reports. Owns: what counts as missing, unknown and differing, and that a doubt which
 * the provider knows about is over. Does not own: how the operator is asked (reconcile-asking.ts), nor when it runs (the agent `reconciliation`, or the operator).
 */
import { assert, Conflict, NeedsOperator } from '../vocabulary/errors.ts';
import { wasDoneByHand, type EffectState } from '../vocabulary/effects.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { ReconcileReport } from '../vocabulary/gate-views.ts';
import { effectIdPattern, type EffectId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { Adapter, Reported } from './adapter.ts';
import { currentContent } from './gate.ts';
import { parsePayload } from './proposal.ts';
import { askAbout, type Found } from './reconcile-asking.ts';
import type { FindingKind } from './reconcile-items.ts';

export interface ReconcileRequest {
  ledger: Ledger;
  adapter: Adapter;
  /** Epoch ms: from `from` until before `to`. */
  from: number;
  to: number;
  actor: 'operator' | 'system' | `agent:${string}`;
  signal: AbortSignal;
}

/** How far our clock and a provider's may be apart, with the time an attempt takes: its list is read so much wider than ours. */
const skewMs = 24 * 3_600_000;
const pageMax = 500;
/** It may be under way there still, or not in its list yet. */
export const settlingMs = 5 * 60_000;
const firstSpanMs = 30 * 24 * 3_600_000;
/** What was looked at last time is looked at again so far back: a provider's list may grow late. */
const overlapMs = 2 * 24 * 3_600_000;
const foundByReconciliation = 'reconciliation';

/** What to compare next: since the last time, with an overlap; the first time a month. */
export async function nextSpan(ledger: Ledger, adapter: string, now: number): Promise<{ from: number; to: number }> {
  const until = await ledger.reconciliations.until(adapter);
  const to = now - settlingMs;
  return { from: Math.min(until === null ? to - firstSpanMs : until - overlapMs, to), to };
}

/** Throws what the adapter throws when its provider can't be asked: nothing was compared then, and nothing is recorded. */
export async function reconcile(request: ReconcileRequest): Promise<ReconcileReport> {
  const { ledger, adapter, from, to, actor } = request;
  const report: ReconcileReport = { adapter: adapter.name, from, to, cannot: null, ours: 0, theirs: 0, missing: [], unknown: [], differing: [], settled: [] };
  if (!adapter.list) return { ...report, cannot: `The ${adapter.name} adapter has no way to ask its provider what it did.` };
  const theirs = await listed(request);
  const found = [...(await compareOurs(request, theirs, report)), ...(await compareTheirs(request, theirs, report))];
  await askAbout(request, found);
  for (const { kind, finding } of found) report[kind].push(finding);
  const { missing, unknown, differing, settled } = report;
  await ledger.append([
    { kind: 'reconciliation.done', actor, data: { adapter: adapter.name, from, to, ours: report.ours, theirs: report.theirs, missing: missing.length, unknown: unknown.length, differing: differing.length, settled: settled.slice(0, 1_000) } },
  ]);
  return report;
}

async function listed({ adapter, from, to, signal }: ReconcileRequest): Promise<Reported[]> {
  assert(adapter.list, `${adapter.name} can list`);
  const all: Reported[] = [];
  for await (const one of adapter.list({ from: from - skewMs, to: to + skewMs }, signal)) {
    if (all.length >= limits.reconcileMax) throw tooMany(adapter.name);
    all.push(one);
  }
  return all;
}

async function compareOurs(request: ReconcileRequest, theirs: Reported[], report: ReconcileReport): Promise<Found[]> {
  const { ledger, adapter, from, to } = request;
  const byKey = new Map(theirs.flatMap((one) => (one.key === null ? [] : [[one.key, one]])));
  const found: Found[] = [];
  let after: { doneAt: number; id: EffectId } | null = null;
  for (;;) {
    const rows: EffectRow[] = await ledger.effects.doneBy(adapter.name, { from, to }, after, pageMax);
    for (const row of rows) {
      const receipt = await ledger.event(row.updatedSeq);
      // What the operator did or saw by hand is in no list under our key.
      if (receipt.kind !== 'effect.succeeded' || receipt.data.by === 'operator' || receipt.forgotten) continue;
      const their = byKey.get(row.id);
      if (their === undefined && (cameFromList(receipt) || !(await beganSince(request, row)))) continue;
      if (++report.ours > limits.reconcileMax) throw tooMany(adapter.name);
      found.push(...(await compareOne(request, row, their)));
    }
    const last = rows.at(-1);
    if (last === undefined || last.doneAt === null) return found;
    after = { doneAt: last.doneAt, id: last.id };
  }
}

/** The doubt about it was settled here, from the provider's own list: it was seen there, under an earlier time than that of our receipt. */
function cameFromList({ data: { receipt } }: LedgerEvent<'effect.succeeded'>): boolean {
  return typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt) && receipt['foundBy'] === foundByReconciliation;
}

/**
 * A provider lists a thing under the time when it did it: from our first attempt until our receipt, which may be days after it when there was a doubt. Only if all of that time
 * lies in what was compared can its absence say anything; and who confirmed it so late was the provider itself.
 */
async function beganSince({ ledger, from }: ReconcileRequest, row: EffectRow): Promise<boolean> {
  const attempts = await ledger.events({ task: row.task, kind: 'effect.started', after: row.proposedSeq, limit: limits.readEventsMax });
  const first = attempts.find((event) => event.kind === 'effect.started' && event.data.effect === row.id);
  return first !== undefined && first.at >= from;
}

async function compareOne(request: ReconcileRequest, row: EffectRow, their: Reported | undefined): Promise<Found[]> {
  const { subject, data } = await currentContent(request.ledger, row);
  const found = (kind: FindingKind, theirs: string | null, differences: Found['finding']['differences']): Found[] => [{ kind, key: row.id, subject, finding: { effect: row.id, theirs, sentence: data.sentence, differences, item: null } }];
  if (their === undefined) return found('missing', null, []);
  const ours = request.adapter.reported?.(row.kind, parsePayload(row.kind, data.payload)) ?? {};
  const differences = Object.entries(ours).flatMap(([field, value]) => (their.fields[field] === value ? [] : [{ field, ours: value, theirs: their.fields[field] ?? null }]));
  return differences.length > 0 ? found('differing', their.id, differences) : [];
}

async function compareTheirs(request: ReconcileRequest, theirs: Reported[], report: ReconcileReport): Promise<Found[]> {
  const { ledger, from, to } = request;
  const found: Found[] = [];
  const seen = new Map<EffectId, string>();
  for (const one of theirs) {
    const row = one.key !== null && effectIdPattern.test(one.key) ? await ledger.effects.get(one.key as EffectId) : null;
    const first = row === null ? undefined : seen.get(row.id);
    if (row !== null) seen.set(row.id, first ?? one.id);
    if (one.at < from || one.at >= to) continue;
    report.theirs += 1;
    if (row === null) found.push({ kind: 'unknown', key: one.id, subject: subjectOf(one), finding: { effect: null, theirs: one.id, sentence: one.sentence, differences: [], item: null } });
    else if (first !== undefined && first !== one.id) found.push(await differs(request, row, one, { field: 'done', ours: 'once', theirs: `once more, as ${one.id}` }, `${row.id}:${one.id}`));
    else found.push(...(await compareKnown(request, row, one, report)));
  }
  return found;
}

/** What the provider has under the key of an effect of ours. */
async function compareKnown(request: ReconcileRequest, row: EffectRow, one: Reported, report: ReconcileReport): Promise<Found[]> {
  if (row.state === 'doubt') {
    await settle(request, row, one, report);
    // That it is over says nothing about what was done: later comparisons may not reach back so far.
    return compareOne(request, row, one);
  }
  if (notDone.includes(row.state)) return [await differs(request, row, one, { field: 'state', ours: row.state, theirs: 'done' })];
  if (row.state !== 'succeeded') return [];
  const receipt = await request.ledger.event(row.updatedSeq);
  // An attempt was in doubt when the operator did it in their own way: then it was done twice.
  const byHand = receipt.kind === 'effect.succeeded' && receipt.data.by === 'operator' && wasDoneByHand(receipt.data.receipt);
  return byHand ? [await differs(request, row, one, { field: 'done', ours: 'by hand', theirs: 'done there too' })] : [];
}

async function differs({ ledger }: ReconcileRequest, row: EffectRow, one: Reported, difference: Found['finding']['differences'][number], key: string = row.id): Promise<Found> {
  const { subject, data } = await currentContent(ledger, row);
  return { kind: 'differing', key, subject, finding: { effect: row.id, theirs: one.id, sentence: data.sentence, differences: [difference], item: null } };
}

/** We believe that it did not happen and will not. What is under way may well be done there already. */
const notDone: readonly EffectState[] = ['review', 'staged', 'cooling', 'failed', 'rejected', 'expired', 'withdrawn'];

/** Who it is about, as far as a provider's record says: then it can be forgotten with them. */
function subjectOf({ fields }: Reported): string | null {
  const customer = fields['customer'];
  return typeof customer === 'string' && customer !== '' ? `customer:${customer.toLowerCase()}`.slice(0, limits.subjectCharsMax) : null;
}

/** The provider knows it by our key: it was done, and the doubt is over. */
async function settle({ ledger, adapter }: ReconcileRequest, row: EffectRow, their: Reported, report: ReconcileReport): Promise<void> {
  const doubted = await ledger.event(row.updatedSeq);
  const items = (await ledger.inbox.openOfTask(row.task)).filter(({ effect, type }) => effect === row.id && type === 'doubt');
  const base = { actor: `adapter:${adapter.name}`, task: row.task, subject: doubted.subject } as const;
  const drafts: Draft[] = [
    ...items.map((item): Draft => ({ ...base, kind: 'inbox.withdrawn', cause: row.updatedSeq, data: { item: item.id, effect: row.id, call: null, reason: `${adapter.name} has it on record as ${their.id}: it was done.` } })),
    { ...base, kind: 'effect.succeeded', cause: row.updatedSeq, data: { effect: row.id, call: row.call, receipt: { id: their.id, key: row.id, foundBy: foundByReconciliation }, by: adapter.name, edited: row.editedSeq !== null } },
  ];
  const expectations: Expectation[] = [{ type: 'effect-state', effect: row.id, states: ['doubt'] }, ...items.map((item): Expectation => ({ type: 'item-open', item: item.id }))];
  if (await appended(ledger, drafts, expectations)) report.settled.push(row.id);
}

async function appended(ledger: Ledger, drafts: Draft[], expectations: Expectation[]): Promise<LedgerEvent[] | null> {
  try {
    return await ledger.append(drafts, expectations);
  } catch (error) {
    // Settled by somebody else meanwhile.
    if (error instanceof Conflict) return null;
    throw error;
  }
}

function tooMany(adapter: string): NeedsOperator {
  return new NeedsOperator('reconcile.too-much', `${adapter} reports, or was given, more than ${limits.reconcileMax} operations in that span.`, 'Compare a shorter span: `keelson reconcile --since DATE`.');
}
