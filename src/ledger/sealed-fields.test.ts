import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { scratchFolder } from '../../test/ledger/scratch-ledger.ts';
import { eventSchemas, isEventKind, type Draft, type EventKind } from '../vocabulary/events.ts';
import { sealedFields } from '../vocabulary/sealing.ts';
import { decodeRow, encodeDrafts } from './event-codec.ts';
import { Keyring } from './keyring.ts';

// Of every kind of event one is made from its schema, with a marker in every place that takes any text. What of it stays
// readable in the file is listed here: whoever adds a field decides where it belongs.

const jane = 'customer:jane@example.com';
const marker = 'walnut';
/** The marker for places that take only base64, and only references to blobs. */
const encoded = Buffer.from(marker.repeat(3)).toString('base64');
const reference = Buffer.from(marker.repeat(6)).toString('hex').slice(0, 64);
const markers = [marker, encoded, reference, `${marker}@example.com`, `${marker}.${marker}`, `${marker}/${marker}`];
/** For the places that take nothing like it. */
const others = [`e${'0'.repeat(24)}`, '00000000-0000-4000-8000-000000000001', 't1', 'en', 'EUR', '2026-01-05'];

/** Fields that take any text and are not sealed. Events of the company, of documents, of schedules and of the router's versions have no subject. */
const readable: Partial<Record<EventKind, string[]>> = {
  'company.created': ['name'],
  'document.changed': ['path', 'title', 'digest', 'text'],
  'document.removed': ['path'],
  'schedule.set': ['name', 'agent', 'input', 'cron', 'zone'],
  'schedule.removed': ['name'],
  'schedule.fired': ['name'],
  'subject.forgotten': ['keys', 'by', 'reason'],
  // Names that the operator gives to tokens and passkeys of their own.
  'access.changed': ['name', 'by'],
  'router.trained': ['classifier', 'why'],
  'router.adopted': ['reason'],
  'router.discarded': ['reason'],
  // What makes a delivery known again: for mail and webhooks a digest. The bytes behind `raw` are sealed themselves.
  'mail.received': ['dedup'],
  'signal.received': ['dedup', 'type', 'raw'],
  'signal.duplicate': ['dedup'],
  'signal.broken': ['dedup', 'raw'],
  // Names that the company and its agents give: of intents, agents, adapters, rules, models, kinds of records, relations. Keys of tasks: see docs/MEMORY.md.
  'record.put': ['kind'],
  'link.put': ['relation'],
  'intent.recorded': ['intent', 'agent', 'routed'],
  'task.created': ['key', 'agent', 'parent'],
  'wait.opened': ['signal', 'child'],
  'effect.proposed': ['adapter', 'playbook', 'teaches'],
  'effect.judged': ['rules', 'policy'],
  'effect.held': ['budget', 'window'],
  'budget.reserved': ['reservation', 'lines'],
  'budget.settled': ['reservation', 'spent'],
  'budget.released': ['reservation'],
  'budget.raised': ['budget', 'window'],
  'trust.relaxed': ['rule', 'agent', 'playbook'],
  'trust.tightened': ['rule', 'agent', 'playbook'],
  'pause.set': ['name', 'reason'],
  'pause.lifted': ['name'],
  'reconciliation.done': ['adapter'],
  // What is decided together, and what is asked about once: paths of playbooks, ids, names of budgets.
  'inbox.opened': ['batch', 'topic', 'teaches'],
  'effect.approved': ['by', 'adapter'],
  'effect.succeeded': ['by'],
  'items.embedded': ['model'],
  'model.called': ['purpose', 'model'],
  'model.reused': ['purpose', 'model'],
  // About what was asked, never about somebody: digests, and the names of a token and of an operation.
  'request.done': ['key', 'fingerprint', 'by', 'operation'],
};

interface Shape {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  prefixItems?: Shape[];
  items?: Shape;
  minItems?: number;
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  $ref?: string;
}

/** A value of that shape with a marker wherever one fits. Of alternatives the one that tells most. */
function filled(shape: Shape): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return choices.map(filled).toSorted((a, b) => weight(b) - weight(a))[0];
  if (shape.type === 'object') return filledObject(shape);
  if (shape.type === 'array') return Array.from({ length: Math.max(1, shape.minItems ?? 1) }, () => filled(shape.items ?? {}));
  if (shape.type === 'string') return filledText(shape);
  if (shape.type === 'boolean') return true;
  if (shape.type === 'null') return null;
  if (shape.type === 'number' || shape.type === 'integer') return Math.max(1, shape.minimum ?? 1);
  return marker;
}

function filledObject({ properties, additionalProperties }: Shape): unknown {
  if (properties) return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, filled(inner)]));
  return typeof additionalProperties === 'object' ? { [marker]: filled(additionalProperties) } : {};
}

function filledText({ pattern, maxLength = 1_000 }: Shape): string {
  if (pattern === undefined) return maxLength < marker.length ? 'x' : marker;
  const found = [...markers, ...others].find((text) => new RegExp(pattern, 'u').test(text) && text.length <= maxLength);
  assert.ok(found !== undefined, `a text that fits ${pattern}`);
  return found;
}

function weight(value: unknown): number {
  return (told(value) ? 1_000_000 : 0) + JSON.stringify(value).length;
}

function draftOf(kind: EventKind): Draft {
  const shape = z.toJSONSchema(eventSchemas[kind], { io: 'input', unrepresentable: 'any' }) as Shape;
  return { kind, actor: 'operator', subject: jane, data: filled(shape) } as Draft;
}

function told(value: unknown): boolean {
  const text = JSON.stringify(value) ?? '';
  return markers.some((one) => text.includes(one));
}

test('of every kind of event nothing that could tell something about its subject is readable in the file', (t) => {
  const keyring = new Keyring(scratchFolder(t));
  t.after(() => keyring.close());
  const found: Partial<Record<EventKind, string[]>> = {};
  for (const kind of Object.keys(eventSchemas).filter(isEventKind)) {
    const [event] = encodeDrafts([draftOf(kind)], keyring);
    assert.ok(event);
    const stored = JSON.parse(event.text) as Record<string, unknown>;
    const names = Object.keys(stored).filter((name) => told(stored[name]));
    if (names.length > 0) found[kind] = names;
  }
  assert.deepEqual(found, readable);
});

test('every field that is named as sealed is one of its event, and could tell something', () => {
  const silent: string[] = [];
  for (const kind of Object.keys(sealedFields) as EventKind[]) {
    const { data } = draftOf(kind) as unknown as { data: Record<string, unknown> };
    for (const name of Object.keys(sealedFields[kind] ?? {})) if (!told(data[name])) silent.push(`${kind}.${name}`);
  }
  assert.deepEqual(silent, []);
});

test('an event of every kind can be read after its subject was forgotten, and tells nothing', (t) => {
  const keyring = new Keyring(scratchFolder(t));
  t.after(() => keyring.close());
  const events = Object.keys(eventSchemas).filter(isEventKind).flatMap((kind) => encodeDrafts([draftOf(kind)], keyring));
  keyring.destroy([events[0]?.subject ?? '']);
  for (const { draft, text, subject } of events) {
    const event = decodeRow({ seq: 1, at: 1, kind: draft.kind, actor: draft.actor, task: null, subject, cause: null, data: text, hash: '' }, keyring);
    assert.equal(event.forgotten, true, draft.kind);
    assert.equal(event.subject, subject);
    const names = Object.entries(event.data).filter(([, value]) => told(value)).map(([name]) => name);
    assert.deepEqual(names, readable[draft.kind] ?? [], draft.kind);
  }
});
