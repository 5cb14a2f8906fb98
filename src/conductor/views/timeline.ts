import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { Link } from '../../ledger/port.ts';
import type { TimelineRow } from '../../vocabulary/views.ts';
import { callOf, recordedShape } from '../../tasks/call.ts';
import { modelRow, modelStepDetail } from './timeline-models.ts';

const detailCharsMax = 300;

/** A task's journal as lines for people: one a call, in the order in which the code made them, one for each request to a model, and one for what befell the task. */
export function timelineOf(events: LedgerEvent[], links: Link[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  const byCall = new Map<number, TimelineRow>();
  const journal = [...events.map((event) => ({ event, call: callOf(event) })), ...links.map(({ event, call }) => ({ event, call }))].toSorted((a, b) => a.event.seq - b.event.seq);
  for (const { event, call } of journal) {
    if (call === null || event.kind === 'task.resumed') {
      const row = modelRow(event) ?? rowOfTask(event);
      if (row) rows.push(row);
      continue;
    }
    let row = byCall.get(call);
    if (!row) {
      row = newRow(event, call);
      byCall.set(call, row);
      rows.push(row);
    }
    row.seqs.push(event.seq);
    advance(row, event);
  }
  return rows;
}

function newRow(event: LedgerEvent, call: number): TimelineRow {
  const shape = recordedShape(event);
  // A step that was not waited for is first seen when it has ended: its own measure says when it began.
  const took = event.kind === 'step.completed' || event.kind === 'step.failed' ? event.data.ms : 0;
  const name = shape?.name ?? '';
  return { call, type: isRecall(name) ? 'memory' : (shape?.type ?? 'step'), name, state: 'waiting', startedAt: Math.round(event.at - took), endedAt: null, attempts: 0, detail: '', seqs: [] };
}

/** What an event says about the call that it belongs to. */
function advance(row: TimelineRow, event: LedgerEvent): void {
  const end = (state: TimelineRow['state'], detail: string): void => {
    row.state = state;
    row.endedAt = event.at;
    row.detail = short(detail);
  };
  const wait = (detail: string): void => {
    row.state = 'waiting';
    row.detail = short(detail);
  };
  switch (event.kind) {
    case 'step.completed':
      row.attempts = event.data.attempt;
      return end('done', isRecall(row.name) ? recalled(event.data.result) : (modelStepDetail(event.data.result) ?? JSON.stringify(event.data.result)));
    case 'step.failed':
      row.attempts = event.data.attempt;
      if (event.data.retryAt === null) return end('failed', `${event.data.failure.message} ${event.data.failure.nextStep}`);
      return wait(`${event.data.failure.message} Next attempt at ${new Date(event.data.retryAt).toISOString()}.`);
    case 'call.refused':
      return end('failed', `${event.data.failure.message} ${event.data.failure.nextStep}`);
    case 'wait.opened':
      return wait(event.data.until === null ? `for ${event.data.signal ?? event.data.child ?? event.data.type}` : `until ${new Date(event.data.until).toISOString()}`);
    case 'wait.ended':
      return row.type === 'step' ? wait('next attempt') : end('done', row.type === 'sleep' ? 'the time came' : 'nothing came in time');
    case 'signal.received':
    case 'mail.received':
      return end('done', `event ${event.seq} (${event.kind})`);
    case 'task.completed':
      return end('done', JSON.stringify(event.data.result));
    case 'task.failed':
      return end('failed', event.data.failure.message);
    case 'task.cancelled':
      return end('failed', event.data.reason);
    case 'record.put':
      return end('done', `version ${event.data.version} of ${event.data.kind} ${event.data.id}`);
    case 'note.put':
      return end('done', `version ${event.data.version} of note ${event.data.id}`);
    case 'association.observed':
      return end('done', `${event.data.scope}: ${event.data.value}, weight ${event.data.weight}`);
    case 'identity.claimed':
      return end('done', `${event.data.identity} has ${event.data.handle.type} ${event.data.handle.value}`);
    case 'identity.merged':
      return end('done', `${event.data.from} is ${event.data.into}`);
    case 'inbox.opened':
      return wait(event.data.summary);
    case 'inbox.decided':
      return end('done', event.data.text ?? event.data.action);
    case 'inbox.expired':
    case 'inbox.withdrawn':
      return end('done', 'nobody answered');
    default:
      return advanceEffect(row, event, end, wait);
  }
}

/** What a task reads from memory is recorded as a step, and told as what it is. */
function isRecall(name: string): boolean {
  return name.startsWith('memory.');
}

function recalled(result: Json): string {
  if (result === null) return 'nothing is known yet';
  if (typeof result === 'string') return `${result.length.toLocaleString('en')} characters`;
  if (Array.isArray(result)) return `${result.length} found${titlesOf(result)}`;
  const version = typeof result === 'object' ? result['version'] : undefined;
  return typeof version === 'number' ? `version ${version}` : JSON.stringify(result);
}

function titlesOf(results: Json[]): string {
  const titles = results.flatMap((one) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? [one['title'] ?? one['subject']] : [])).filter((title) => typeof title === 'string');
  return titles.length > 0 ? `: ${titles.map((title) => `“${title}”`).join(', ')}` : '';
}

type Say = (detail: string) => void;

function advanceEffect(row: TimelineRow, event: LedgerEvent, end: (state: TimelineRow['state'], detail: string) => void, wait: Say): void {
  switch (event.kind) {
    case 'effect.proposed':
    case 'effect.edited':
      return wait(event.data.sentence);
    case 'effect.judged':
      return wait(`${row.detail} — ${event.data.verdict} by ${event.data.rules.join(', ')}`);
    case 'effect.held':
      return wait(event.data.why);
    case 'effect.approved':
      return wait(`approved by ${event.data.by}`);
    case 'effect.started':
      row.attempts = event.data.attempt;
      return wait('started');
    case 'effect.succeeded':
      return end('done', `receipt by ${event.data.by}: ${JSON.stringify(event.data.receipt)}`);
    case 'effect.failed':
      if (event.data.retryAt === null) return end('failed', `${event.data.failure.message} ${event.data.failure.nextStep}`);
      return wait(`${event.data.failure.message} Next attempt at ${new Date(event.data.retryAt).toISOString()}.`);
    case 'effect.doubted':
      row.state = 'doubt';
      row.detail = short(event.data.why);
      return;
    case 'effect.rejected':
      return end('rejected', event.data.reason);
    case 'effect.withdrawn':
      return end('rejected', `withdrawn: ${event.data.reason}`);
    case 'effect.expired':
      return end('rejected', 'expired: nobody decided in time, so nothing was sent');
    default:
      return;
  }
}

function rowOfTask(event: LedgerEvent): TimelineRow | null {
  const row = (type: TimelineRow['type'], name: string, state: TimelineRow['state'], detail: string): TimelineRow => ({
    call: null,
    type,
    name,
    state,
    startedAt: event.at,
    endedAt: event.at,
    attempts: 0,
    detail: short(detail),
    seqs: [event.seq],
  });
  switch (event.kind) {
    case 'task.created':
      return row('created', event.data.agent, 'done', event.data.title);
    case 'task.recovered':
      return row('recovered', 'after a crash', 'done', `begun again from the journal, ${event.data.recoveries} in a row`);
    case 'operator.stepped-in':
      return row('taken-over', event.data.name, 'done', `${event.data.how} by the operator${event.data.note === null ? '' : `: ${event.data.note}`}`);
    case 'task.resumed':
      return row('resumed', 'by the operator', 'done', 'tried again');
    case 'task.completed':
      return row('ended', 'completed', 'done', JSON.stringify(event.data.result));
    case 'task.failed':
    case 'task.stopped':
      return row('ended', event.kind === 'task.failed' ? 'failed' : 'stopped', 'failed', `${event.data.failure.message} ${event.data.failure.nextStep}`);
    case 'task.cancelled':
      return row('ended', 'cancelled', 'rejected', event.data.reason);
    default:
      return null;
  }
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= detailCharsMax ? line : `${line.slice(0, detailCharsMax - 1)}…`;
}
