import { readdirSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { scratchFolder } from '../../../test/ledger/scratch-ledger.ts';
import { openLedger } from '../../ledger/sqlite-ledger.ts';
import type { Ledger } from '../../ledger/port.ts';
import { syncDocuments } from '../../memory/documents.ts';
import { putRecord } from '../../memory/records.ts';
import { recordKinds } from '../../vocabulary/record-kinds.ts';
import type { UnderstandAnswers, Understanding } from '../../vocabulary/understanding.ts';
import type { DoDeps } from './reading.ts';
import { understand } from './understand.ts';

/** For tests only: a ledger with the playbooks of a new company and some customers, on a Thursday. */
export interface DoHouse {
  ledger: Ledger;
  deps: DoDeps;
  understand(words: string, answers?: UnderstandAnswers): Promise<Understanding>;
  customer(id: string, value: { [key: string]: string }): Promise<void>;
}

/** Thursday 26 November 2026, 17:00 in Berlin. */
const thursday = Date.UTC(2026, 10, 26, 16);
const kinds = recordKinds();

const people: readonly [string, string, string?][] = [
  ['jane@doe-ceramics.example', 'Jane Doe', 'en'],
  ['jane.roe@example.com', 'Jane Roe'],
  ['bob@miller.example', 'Bob Miller'],
  ['anna@studio.example', 'Anna Müller', 'de'],
  ['jan@vries.example', 'Jan de Vries'],
  ['z@emoji.example', 'Zoë "Z" O’Neil 🎉'],
  ['info@will.example', 'Will Power'],
];

export async function doHouse(t: Pick<TestContext, 'after'>, { now = thursday, zone = 'Europe/Berlin' }: { now?: number; zone?: string } = {}): Promise<DoHouse> {
  const ledger = await openLedger(scratchFolder(t as TestContext), { create: 'Acme' });
  t.after(() => ledger.close());
  await syncDocuments(ledger, documents());
  const customer = async (id: string, value: { [key: string]: string }): Promise<void> => void (await putRecord(ledger, kinds, { kind: 'customer', id, value }));
  for (const [address, name, language] of people) await customer(address, { name, address, ...(language === undefined ? {} : { language }) });
  await putRecord(ledger, kinds, { kind: 'payment', id: 'pay_1', value: { customer: 'bob@miller.example', amount: { amount: 4_900, currency: 'EUR' }, status: 'succeeded', at: Date.UTC(2026, 10, 3, 10) } });
  const deps: DoDeps = {
    ledger,
    clock: { now: () => now, wake: () => () => undefined },
    company: { name: 'Acme', address: 'hello@acme.example', zone },
    pausable: () => ({ agents: ['support', 'goodwill', 'letter', 'reminder'], adapters: ['outbox', 'book'] }),
    mailAdapter: 'outbox',
  };
  return { ledger, deps, customer, understand: (words, answers) => understand(deps, words, answers) };
}

function documents(): Parameters<typeof syncDocuments>[1] {
  const folder = new URL('../../../templates/company/', import.meta.url);
  const read = (path: string, type: 'playbook' | 'persona') => {
    const text = readFileSync(new URL(path, folder), 'utf8').replaceAll(/\{\{(\w+)\}\}/gu, 'acme.example');
    return { path, type, title: /^title: (.*)$/mu.exec(text)?.[1] ?? path, digest: path, text };
  };
  return [...readdirSync(new URL('playbooks/', folder)).map((name) => read(`playbooks/${name}`, 'playbook')), read('persona.md', 'persona')];
}

/** `clear letter customer=bob@miller.example playbook=onboarding at=2026-11-30T08:00`, with `?slot` for each question, `?slot(2)` with so many choices. */
export function told({ outcome, intent, slots, questions }: Understanding): string {
  const filled = slots.filter(({ name, value }) => name !== 'at' || value !== null).map(({ name, value }) => `${name}=${valueTold(value)}`);
  const open = questions.map(({ slot, choices }) => `?${slot}${choices.length === 0 ? '' : `(${choices.length})`}`);
  return [outcome, ...(intent === null ? [] : [intent.name]), ...filled, ...open].join(' ');
}

function valueTold(value: Understanding['slots'][number]['value']): string {
  if (typeof value === 'number') return new Date(value).toISOString().slice(0, 16);
  if (typeof value === 'string') return value.replace(/^playbooks\/(.*)\.md$/u, '$1');
  return Object.values(value ?? {}).join(' ');
}
