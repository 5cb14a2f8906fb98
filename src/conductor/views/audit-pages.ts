import { traitsOf, wasDoneByHand, type EffectKind } from '../../vocabulary/effects.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { ExactCost } from '../../vocabulary/models.ts';
import type { Money } from '../../vocabulary/money.ts';
import type { AuditRow, EffectsWanted, Page } from '../../vocabulary/page-views.ts';
import type { EffectRow } from '../../ledger/families/effects.ts';
import type { Slice } from '../../ledger/families/pages.ts';
import type { Ledger } from '../../ledger/port.ts';
import { currentContent } from '../../effects/gate.ts';
import { findingTopics } from '../../effects/reconcile-asking.ts';
import { taskCost } from './costs.ts';
import { eventsBetween, finder, namesOf, readPage, within } from './read-page.ts';

/** What was to happen outside, as one audits it. By the event that proposed it. */
export async function auditPage(ledger: Ledger, wanted: EffectsWanted): Promise<Page<AuditRow>> {
  const { rule, text, subject, order } = wanted;
  const found = finder(text);
  const names = await namesOf(ledger, subject);
  const span = await eventsBetween(ledger, wanted.since, wanted.until);
  const costOf = costsOnce(ledger);
  return readPage({
    list: order === 'oldest' ? 'effectsup' : 'effects',
    request: wanted,
    order,
    read: (from, limit) => (names === undefined ? ledger.pages.effects({ ...filterOf(wanted), ...within(span, from), limit }) : aboutSomebody(ledger, wanted, names, within(span, from), limit)),
    place: ({ proposedSeq }) => proposedSeq,
    view: async (row) => {
      if (rule !== undefined && !(await rulesOf(ledger, row)).includes(rule)) return null;
      if (found !== null && !(await sentenceMatches(ledger, row, found))) return null;
      return auditRow(ledger, row, costOf);
    },
    picks: found !== null || rule !== undefined,
  });
}

/** Effects as one audits them, in the order given. */
export async function auditRows(ledger: Ledger, rows: readonly EffectRow[]): Promise<AuditRow[]> {
  const costOf = costsOnce(ledger);
  return Promise.all(rows.map((row) => auditRow(ledger, row, costOf)));
}

/** What the calls of models of a task cost: added up once, however many effects it has. */
function costsOnce(ledger: Ledger): (task: TaskId) => Promise<ExactCost[]> {
  const costs = new Map<TaskId, Promise<ExactCost[]>>();
  return (task) => {
    const cost = costs.get(task) ?? taskCost(ledger, task).then((totals) => totals.cost);
    costs.set(task, cost);
    return cost;
  };
}

function filterOf({ state, kind, adapter, agent, task, order }: EffectsWanted) {
  return { ...(state === undefined ? {} : { state }), ...(kind === undefined ? {} : { kind }), ...(adapter === undefined ? {} : { adapter }), ...(agent === undefined ? {} : { agent }), ...(task === undefined ? {} : { task }), ...(order === undefined ? {} : { order }) };
}

async function aboutSomebody(ledger: Ledger, wanted: EffectsWanted, subjects: readonly string[], span: { above?: number; below?: number }, limit: number): Promise<Slice<EffectRow>> {
  const { order = 'newest' } = wanted;
  const { rows, next } = await ledger.pages.events({ ...span, order, limit, kinds: ['effect.proposed'], subjects });
  const effects = (await Promise.all(rows.map((seq) => ledger.pages.effectAt(seq)))).filter((row) => row !== null);
  const { order: _order, ...filter } = filterOf(wanted);
  return { rows: effects.filter((row) => Object.entries(filter).every(([name, value]) => row[name as keyof typeof filter] === value)), next };
}

async function rulesOf(ledger: Ledger, { judgedSeq }: EffectRow): Promise<string[]> {
  const judged = judgedSeq === null ? null : await ledger.event(judgedSeq);
  return judged?.kind === 'effect.judged' ? judged.data.rules : [];
}

async function sentenceMatches(ledger: Ledger, row: EffectRow, found: (...texts: (string | null)[]) => boolean): Promise<boolean> {
  const { data, subject } = await currentContent(ledger, row);
  return found(data.sentence, subject, row.id);
}

/** An event that says several things of an effect (proposed and never edited, approved and not yet sent) is read once. */
function eachOnce(ledger: Ledger): Pick<Ledger, 'event'> {
  const events = new Map<number, Promise<LedgerEvent>>();
  return {
    event(seq) {
      const event = events.get(seq) ?? ledger.event(seq);
      events.set(seq, event);
      return event;
    },
  };
}

async function auditRow(ledger: Ledger, row: EffectRow, costOf: (task: TaskId) => Promise<ExactCost[]>): Promise<AuditRow> {
  const events = eachOnce(ledger);
  const [proposed, content, judged, last] = await Promise.all([events.event(row.proposedSeq), currentContent(events, row), row.judgedSeq === null ? null : events.event(row.judgedSeq), events.event(row.updatedSeq)]);
  const verdict = judged?.kind === 'effect.judged' ? judged.data : null;
  return {
    seq: row.proposedSeq,
    effect: row.id,
    task: row.task,
    agent: row.agent,
    playbook: row.playbook,
    subject: proposed.subject,
    at: proposed.at,
    updatedAt: last.at,
    kind: row.kind,
    adapter: row.adapter,
    sentence: content.data.sentence,
    state: row.state,
    verdict: verdict?.verdict ?? 'review',
    rules: verdict?.rules ?? [],
    approval: await approvalOf(ledger, events, row),
    receipt: last.kind === 'effect.succeeded' ? receiptLine(last.data.receipt) : null,
    failure: whyNot(last),
    money: moneyOf(row.kind, content),
    attempts: row.attempts,
    modelCost: await costOf(row.task),
    finding: await findingOf(ledger, row),
    compensates: row.compensates,
    compensated: row.compensatedSeq !== null,
  };
}

/** What stands in place of a forgotten payload has no amount. */
function moneyOf(kind: EffectKind, content: LedgerEvent<'effect.proposed' | 'effect.edited'>): Money | null {
  return content.forgotten ? null : traitsOf(kind).money(content.data.payload as never);
}

async function approvalOf(ledger: Ledger, events: Pick<Ledger, 'event'>, { approvedSeq, editedSeq }: EffectRow): Promise<AuditRow['approval']> {
  if (approvedSeq === null) return null;
  const event = await events.event(approvedSeq);
  if (event.kind !== 'effect.approved') return null;
  const edited = editedSeq !== null;
  if (event.actor !== 'operator') return { how: 'rule', by: event.data.by, at: event.at, edited };
  return { how: 'operator', by: (await ledger.requests.of(approvedSeq))?.by ?? 'operator', at: event.at, edited };
}

function whyNot(last: LedgerEvent): string | null {
  switch (last.kind) {
    case 'effect.failed':
      return last.data.failure.message;
    case 'effect.doubted':
    case 'effect.held':
      return last.data.why;
    case 'effect.rejected':
    case 'effect.withdrawn':
      return last.data.reason.slice(0, lineCharsMax);
    default:
      return null;
  }
}

const lineCharsMax = 300;

function receiptLine(receipt: Json): string {
  if (wasDoneByHand(receipt)) return `done by hand: ${(receipt as { note?: string }).note ?? ''}`.slice(0, lineCharsMax);
  if (typeof receipt !== 'object' || receipt === null || Array.isArray(receipt)) return JSON.stringify(receipt).slice(0, lineCharsMax);
  const words = Object.entries(receipt).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return words.join(', ').slice(0, lineCharsMax);
}

async function findingOf(ledger: Ledger, { adapter, id }: EffectRow): Promise<AuditRow['finding']> {
  const items = (await Promise.all(findingTopics(adapter, id).map((topic) => ledger.inbox.newestAbout(topic)))).filter((item) => item !== null);
  const newest = items.toSorted((a, b) => b.id - a.id)[0];
  if (newest === undefined) return null;
  const opened = await ledger.event(newest.openedSeq);
  return { item: newest.id, state: newest.state, summary: opened.kind === 'inbox.opened' ? opened.data.summary : '' };
}
