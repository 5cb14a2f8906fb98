import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { approvedMail } from '../../../test/contract/approved-mail.ts';
import type { Adapter } from '../../effects/adapter.ts';
import type { Approved } from '../../effects/approved.ts';
import type { AdapterClass } from '../../vocabulary/effects.ts';
import { AssertionFailed, InDoubt, KeelsonError, Retryable } from '../../vocabulary/errors.ts';
import type { Fault } from '../../vocabulary/simulation.ts';
import { simulatedAdapter } from './adapter.ts';
import { simulatedSettingsSchema } from './config.ts';
import { SimulatedOutside } from './outside.ts';

class Killed extends Error {}

interface Place {
  adapter: Adapter;
  outside: SimulatedOutside;
  passed: number[];
  /** What the next process makes of the same record. */
  again(): Place;
}

function place(t: TestContext, kind: AdapterClass, faults: Partial<Fault>[], record?: string): Place {
  const folder = record === undefined ? mkdtempSync(join(tmpdir(), 'keelson-simulated-')) : undefined;
  if (folder !== undefined) t.after(() => rmSync(folder, { recursive: true }));
  const file = record ?? join(folder ?? '', 'outside.jsonl');
  const passed: number[] = [];
  const real: Adapter = {
    name: 'fake', class: kind, kinds: ['mail.send'], inFlightMax: 4,
    preview: () => ({ sentence: 'Send it.', text: 'it' }),
    execute: () => Promise.reject(new Error('the real one is never asked')),
    compensate: () => ({ possible: false, why: 'It is sent.', correction: '' }),
  };
  const outside = new SimulatedOutside(simulatedSettingsSchema.parse({ record: file, faults }), () => 1_000);
  const deps = {
    now: () => 1_000,
    pass: async (ms: number) => void passed.push(ms),
    stop: () => {
      throw new Killed();
    },
  };
  return { adapter: simulatedAdapter(real, outside, deps), outside, passed, again: () => place(t, kind, faults, file) };
}

const signal = AbortSignal.timeout(60_000);
const attempt = (effect: Approved, n: number): Approved => approvedMail({}, { id: effect.id, attempt: n });
const times = ({ outside }: Place, effect: Approved): number => outside.doneBy('fake', { from: 0, to: Infinity }).filter((one) => one.effect === effect.id).length;
const mail = (): Approved => approvedMail();

test('a keyed one does what it is asked under one key once, and a blind one as often as it is asked', async (t) => {
  for (const [kind, expected] of [['keyed', 1], ['blind', 2], ['findable', 2]] as const) {
    const at = place(t, kind, []);
    const effect = mail();
    const first = await at.adapter.execute(effect, signal);
    const second = await at.adapter.execute(attempt(effect, 2), signal);
    assert.equal(times(at, effect), expected, kind);
    assert.equal((first as { key: string }).key, effect.id);
    if (kind === 'keyed') assert.deepEqual(second, first);
  }
});

test('E1: what the gate did not approve is refused, and leaves no trace', async (t) => {
  const at = place(t, 'keyed', []);
  const { id, task, kind, payload } = mail();
  await assert.rejects(at.adapter.execute({ id, task, kind, payload, attempt: 1 } as unknown as Approved, signal), AssertionFailed);
  await assert.rejects(at.adapter.execute(mail(), AbortSignal.abort()), Retryable);
  assert.deepEqual(at.outside.doneBy('fake', { from: 0, to: Infinity }), []);
});

test('each fault says what it would say outside, and only some of them did it', async (t) => {
  const expected: [Fault['fault'], typeof InDoubt | typeof Retryable, number][] = [
    ['timeout', InDoubt, 0], ['rate-limit', Retryable, 0], ['server-error', Retryable, 0], ['cut-after-acceptance', InDoubt, 1], ['garbage', InDoubt, 1],
  ];
  for (const [fault, Class, done] of expected) {
    const at = place(t, 'blind', [{ fault }]);
    const effect = mail();
    await assert.rejects(at.adapter.execute(effect, signal), (error) => error instanceof Class && error.nextStep.length > 10, fault);
    assert.equal(times(at, effect), done, fault);
  }
});

test('a rate limit says when to come again, and silence takes all the time there is', async (t) => {
  const limited = place(t, 'keyed', [{ fault: 'rate-limit', retryAfter: 90_000 }]);
  await assert.rejects(limited.adapter.execute(mail(), signal), (error) => error instanceof Retryable && error.retryAt === 91_000);
  const silent = place(t, 'keyed', [{ fault: 'timeout' }]);
  await assert.rejects(silent.adapter.execute(mail(), signal), KeelsonError);
  assert.deepEqual(silent.passed, [60_000]);
});

test('a slow one answers in the end, or leaves a doubt about what it did when time was up before', async (t) => {
  const at = place(t, 'blind', [{ fault: 'slow', lasts: 20_000, times: 2 }]);
  const effect = mail();
  assert.equal((await at.adapter.execute(effect, signal) as { key: string }).key, effect.id);
  assert.deepEqual(at.passed, [20_000]);
  const late = mail();
  const abort = new AbortController();
  const slow = at.adapter.execute(late, abort.signal);
  abort.abort();
  await assert.rejects(slow, InDoubt);
  assert.equal(times(at, late), 1);
});

test('a fault meets the calls that it names, so many of them, counted over every process', async (t) => {
  const at = place(t, 'keyed', [{ fault: 'server-error', kind: 'mail.send', call: 2, times: 2 }, { fault: 'cut-after-acceptance', attempt: 3 }, { fault: 'garbage', adapter: 'another' }]);
  const effect = mail();
  await at.adapter.execute(effect, signal);
  await assert.rejects(at.adapter.execute(mail(), signal), Retryable);
  const next = at.again();
  await assert.rejects(next.adapter.execute(mail(), signal), Retryable);
  await next.adapter.execute(mail(), signal);
  await assert.rejects(next.adapter.execute(attempt(mail(), 3), signal), InDoubt);
});

test('E3: killed before or after it was done, the world remembers which', async (t) => {
  const at = place(t, 'findable', [{ fault: 'crash-before' }, { fault: 'crash-after' }]);
  const [never, once] = [mail(), mail()];
  await assert.rejects(at.adapter.execute(never, signal), Killed);
  await assert.rejects(at.adapter.execute(once, signal), Killed);
  const next = at.again();
  assert.equal(await next.adapter.find?.(never, signal), null);
  assert.deepEqual(await next.adapter.find?.(once, signal), next.outside.firstOf('fake', once.id)?.receipt);
  assert.deepEqual([times(next, never), times(next, once)], [0, 1]);
  await next.adapter.execute(never, signal);
  assert.equal(times(next, never), 1);
});

test('what the next process would read is on disk before the answer', async (t) => {
  const at = place(t, 'blind', []);
  const effect = mail();
  const done = at.adapter.execute(effect, signal);
  assert.match(readFileSync(at.outside.settings.record, 'utf8'), new RegExp(`"call".*\n.*"done".*${effect.id}`));
  await done;
});
