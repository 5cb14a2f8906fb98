import { join } from 'node:path';
import { openCompany } from '../../src/company.ts';
import type { Adapter } from '../../src/effects/adapter.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { InDoubt } from '../../src/vocabulary/errors.ts';
import type { Draft, EventData } from '../../src/vocabulary/events.ts';
import { demoCompany } from './demo-company.ts';

const dayMs = 24 * 3_600_000;
/** Calls of models on so many days before today. */
const daysOfCalls = 24;
/** Swedish writes dates as ISO 8601 does; the demo's company is in Berlin. */
const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });

/**
 * The demo's Monday with more behind it: weeks of calls of models, a mail of which nobody knows whether it went out, a comparison with a finding, a rule that could say less, and one that does.
 */
export async function busyCompany(folder: string): Promise<void> {
  await demoCompany(folder);
  await loseAnAnswer(folder);
  const ledger = await openLedger(join(folder, 'data'), { create: 'Tidemark' });
  try {
    await ledger.append([...callsOfModels(Date.now()), proposal(), relaxed, finding(), comparison(Date.now())]);
  } finally {
    await ledger.close();
  }
}

/** One more draft is approved, and the connection breaks before the answer. */
async function loseAnAnswer(folder: string): Promise<void> {
  const company = await openCompany(folder, { adapters: [cut] });
  try {
    const next = (await company.inbox.list()).find(({ type, actions }) => type === 'approval' && actions.includes('approve'));
    if (next === undefined) throw new Error('no draft is left to approve');
    await company.inbox.decide(next.id, { action: 'approve', text: null });
    await company.run({ untilIdle: true });
  } finally {
    await company.close();
  }
}

const cut: Adapter = {
  name: 'outbox',
  class: 'blind',
  kinds: ['mail.send', 'payment.refund', 'credit.grant', 'credit.revoke'],
  inFlightMax: 1,
  preview: () => ({ sentence: 'Send a mail', text: '' }),
  execute: () => Promise.reject(new InDoubt('smtp.cut', 'The connection broke after the mail was handed over.', 'Look into the folder of sent mails.')),
  compensate: () => ({ possible: false, why: 'It is out.', correction: '' }),
};

const euros = (billionths: number): { amount: number; billionths: number; currency: string } => ({ amount: Math.floor(billionths / 1e9), billionths: billionths % 1e9, currency: 'EUR' });

function callsOfModels(now: number): Draft[] {
  return Array.from({ length: daysOfCalls }, (_, before) => before).flatMap((before) => {
    const day = days.format(now - before * dayMs);
    // More on some days than on others, always the same.
    const calls = before % 7 > 4 ? 1 : 2 + ((before * 5) % 4);
    return Array.from({ length: calls }, (_call, place) => called(day, before, place));
  });
}

function called(day: string, before: number, place: number): Draft<'model.called'> {
  const drafts = place % 2 === 0;
  const unpriced = before === 3 && place === 0;
  const isLost = before === 2 && place === 1;
  const cost = unpriced || isLost ? null : euros((drafts ? 1_900_000_000 : 240_000_000) + before * 31_000_000);
  const data: EventData<'model.called'> = {
    place: 3, name: drafts ? 'draft the reply' : 'find the intent', purpose: drafts ? 'support.draft' : 'triage.intent', tier: drafts ? 'draft' : 'classify', model: unpriced ? 'local/new' : drafts ? 'local/large' : 'local/small', day,
    request: 'a'.repeat(64), attempt: 1, outcome: isLost ? 'lost' : 'answered', texts: null, counts: isLost ? 'worst' : 'exact',
    usage: isLost ? null : { input: 1_800, cachedInput: 600, cacheWrite: 0, output: 210 }, cost, worst: { tokens: 4_000, cost: unpriced ? null : euros(4_000_000_000) },
    ms: 900, reusableUntil: null, failure: null,
  };
  return { kind: 'model.called', actor: drafts ? 'agent:support' : 'agent:triage', subject: place === 0 ? 'customer:jane@doe-design.example' : null, task: null, data };
}

const opened = { evidence: [], choices: [], expiresAt: null, effect: null, call: null, name: null };

function proposal(): Draft<'inbox.opened'> {
  return {
    kind: 'inbox.opened', actor: 'system',
    data: { ...opened, type: 'proposal', summary: 'Relax mail-is-reviewed for support, mail.send, playbooks/thanks.md? You approved 24 of the last 24 drafts as they were, or nearly.', recommended: { action: 'accept', why: 'Nothing that you stopped would have gone out by it.' }, actions: ['accept', 'decline'], topic: 'trust:mail-is-reviewed:support:mail.send:playbooks/thanks.md' },
  };
}

const relaxed: Draft<'trust.relaxed'> = { kind: 'trust.relaxed', actor: 'operator', data: { rule: 'mail-is-reviewed', agent: 'support', kind: 'mail.send', playbook: 'playbooks/refund-request.md', editTolerance: 0.05 } };

function finding(): Draft<'inbox.opened'> {
  return {
    kind: 'inbox.opened', actor: 'system',
    data: { ...opened, type: 'conflict', summary: 'The book has a refund of 12.00 EUR that nobody here knows of', recommended: { action: 'dismiss', why: 'Look it up.' }, actions: ['dismiss'], topic: 'reconcile:book:unknown:re_1' },
  };
}

const comparison = (now: number): Draft<'reconciliation.done'> => ({ kind: 'reconciliation.done', actor: 'operator', data: { adapter: 'book', from: now - dayMs, to: now, ours: 3, theirs: 4, missing: 0, unknown: 1, differing: 0, settled: [] } });
