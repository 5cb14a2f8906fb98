import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { Company } from '../../facade.ts';
import type { CostReport } from '../../vocabulary/cost-views.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { modelSettingsSchema } from '../../vocabulary/model-settings.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { costsText } from '../present/costs.ts';
import type { Display } from '../present/display.ts';
import { safeLine } from '../present/safe-text.ts';
import { prose } from './telling.ts';

/** A server that speaks OpenAI's protocol, for all tiers of the demo company. */
export interface DemoModel {
  url: string;
  name: string;
  /** Per million tokens; free of charge without it. */
  price: { input: number; output: number; currency: string };
}

/** What models did in the demo; `problem` says why the demo went on without the one that was named. */
export interface ModelsReading {
  url: string;
  model: string;
  problem: string | null;
  costs: CostReport | null;
  /** What was otherwise than without a model, one line for each mail. */
  differences: { task: string; what: string }[];
}

export interface ModelOptions {
  model?: string;
  modelName?: string;
  modelPrice?: string;
}

const provider = 'demo';
const priceText = /^(\d+(?:\.\d+)?)[\s/]+(\d+(?:\.\d+)?)\s+([A-Z]{3})$/u;

export function demoModel({ model, modelName, modelPrice }: ModelOptions): DemoModel | null {
  if (model === undefined) {
    if (modelName === undefined && modelPrice === undefined) return null;
    throw new Terminal('usage.no-model', '--model-name and --model-price say more about a server, and no server is named.', 'Add --model with its address, such as --model http://127.0.0.1:11434/v1.');
  }
  const read = priceText.exec(modelPrice ?? '0 0 EUR');
  if (read === null) throw new Terminal('usage.bad-price', `"${modelPrice}" is not a price.`, 'Write what a million tokens cost, those read and those written, such as --model-price "0.15 0.60 USD".');
  const demo = { url: model, name: modelName ?? 'default', price: { input: Number(read[1]), output: Number(read[2]), currency: read[3] ?? 'EUR' } };
  const parsed = modelSettingsSchema.safeParse(settingsOf(demo));
  if (!parsed.success) throw new Terminal('usage.bad-model', `A model can't be used so: ${whatIsWrong(parsed.error)}.`, 'Give the address of a server that speaks the OpenAI protocol, such as --model http://127.0.0.1:11434/v1 --model-name qwen3:8b.');
  return demo;
}

function whatIsWrong({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.includes('baseUrl') === true ? 'its address' : issue?.path.includes('tiers') === true ? 'its name' : 'its price';
  return `${where} ${issue?.message ?? 'is invalid'}`;
}

const budgetCurrency = 'EUR';

function settingsOf({ url, name, price }: DemoModel) {
  const id = `${provider}/${name}`;
  // The budgets of the demo company are in EUR, and what a dollar costs today is not known here.
  const exchange = price.currency === budgetCurrency ? {} : { exchange: { [price.currency]: `1 ${budgetCurrency}` } };
  return { providers: { [provider]: { kind: 'openai-compatible', baseUrl: url } }, tiers: { plan: id, draft: id, classify: id }, prices: { [id]: price }, ...exchange };
}

/** As an operator would write it; YAML reads JSON. */
export function nameModel(folder: string, model: DemoModel): void {
  appendFileSync(join(folder, 'company.yaml'), `\n# Of the demo, by --model.\nmodels: ${JSON.stringify(settingsOf(model))}\n`);
}

/** Why the server can't be used, `null` when every tier answers. */
export async function whyNotAnswering(company: Company): Promise<string | null> {
  const silent = (await company.models.check()).find(({ model }) => model === null);
  return silent === undefined ? null : (silent.why ?? 'It gave no answer.').replace(/ It is tried again by [\s\S]*$/u, '');
}

/** A busy server is asked again by itself; longer than this nobody watches a demo wait. */
const waitMsMax = 60_000;
const waitsMax = 60;

/** Does all there is to do, waiting for what models are asked again. */
export async function runWithModels(company: Company, run: () => Promise<void>, now: () => number): Promise<void> {
  await run();
  for (let waits = 0; waits < waitsMax; waits++) {
    const parked = await company.tasks.list({ status: 'parked', limit: 200 });
    const due = Math.min(...parked.flatMap((task) => task.waits.flatMap(({ type, until }) => (type === 'timer' && until !== null ? [until] : []))));
    const ms = due - now();
    if (ms > waitMsMax) return;
    await pause(Math.max(0, ms) + 1);
    await run();
  }
}

/** What the evidence of drafts and questions says of models. */
export function differencesIn(events: readonly AnyEvent[]): ModelsReading['differences'] {
  const found: ModelsReading['differences'] = [];
  for (const event of events) {
    if (event.task === null || (event.kind !== 'effect.proposed' && event.kind !== 'inbox.opened')) continue;
    const { evidence } = event.data;
    const text = (label: string): string => evidence.find((one) => one.label === label)?.text ?? '';
    const say = (what: string): void => {
      if (!found.some((one) => one.task === event.task && one.what === what)) found.push({ task: event.task ?? '', what });
    };
    const raised = /The model \S+ reads it as (medium|high): .*/u.exec(text('Risk'));
    if (raised !== null) say(`risk raised to ${raised[1]}: ${raised[0]}`);
    const how = text('How this was made');
    if (/^\S+ wrote this draft/u.test(how)) say('the draft is in its words instead of the template’s');
    const refused = /^No model wrote this draft: (.*) It comes from a template/u.exec(how);
    if (refused !== null) say(`the template stands in for its draft: ${refused[1]}`);
    const picked = /^\S+ was asked which playbook the mail is for, and says (.*?)\.$/mu.exec(how);
    if (picked !== null) say(`asked which playbook fits, it said ${picked[1]}`);
    if (evidence.some(({ label }) => label.startsWith('A draft that '))) say('a draft of its own is offered beside the question');
  }
  // Those of one mail together, in the order in which the mails came.
  return found.toSorted((one, other) => Number(one.task.slice(1)) - Number(other.task.slice(1)));
}

export function modelsTold(display: Display, { problem, url, model, costs, differences }: ModelsReading): string {
  if (problem !== null) return prose(display, `No model was used: ${safeLine(model)} at ${safeLine(url)} gave no answer. ${safeLine(problem)}`);
  const lines = differences.length === 0 ? ['Nothing was otherwise than without it.'] : differences.map(({ task, what }) => `${task}: ${safeLine(what)}`);
  const cost = costs === null ? '' : costsText(display, { report: costs, budgets: [], forecast: null });
  return [cost, ...lines.map((line) => prose(display, line))].join('\n');
}
