import { Terminal } from '../../vocabulary/errors.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { planSchema, type Acted, type Plan, type UnderstandAnswers, type Understanding } from '../../vocabulary/understanding.ts';
import type { AgentContract } from '../../vocabulary/contract.ts';
import { writeNote } from '../../memory/notes.ts';
import type { Engine } from '../../tasks/port.ts';
import type { OperatorPauses } from '../operator-pauses.ts';
import { customerById, type Customer } from './customers.ts';
import type { DoDeps } from './reading.ts';
import { understand } from './understand.ts';
import { shownMoment } from './zone-time.ts';

export interface ActDeps extends Omit<DoDeps, 'pausable'> {
  engine: Pick<Engine, 'start'>;
  contractOf(agent: string): AgentContract | undefined;
  pauses: OperatorPauses;
  ephemeralMs: number;
}

/** What the operator may say in their own words: the façade's `understand` and `act`. */
export function operatorWishes(deps: ActDeps) {
  return {
    understand: (words: string, answers?: UnderstandAnswers): Promise<Understanding> => understand({ ...deps, pausable: () => deps.pauses.names() }, words, answers),
    act: (plan: Plan): Promise<Acted> => act(deps, plan),
  };
}

/** Does what a plan says. Each effect of it is proposed and judged like any other; what the plan names is looked up again. */
async function act(deps: ActDeps, given: Plan): Promise<Acted> {
  const parsed = planSchema.safeParse(given);
  if (!parsed.success) throw new Terminal('do.bad-plan', `The plan can't be read: ${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? 'invalid'}.`, 'Take the plan of an understanding as it is.');
  const plan = parsed.data;
  switch (plan.do) {
    case 'letter':
      return letter(deps, plan);
    case 'credit':
    case 'refund':
      return money(deps, plan);
    case 'remind':
      return remind(deps, plan);
    case 'note':
      return note(deps, plan);
    case 'pause':
    case 'resume':
      return pausing(deps, plan);
  }
}

type Of<K extends Plan['do']> = Extract<Plan, { do: K }>;

async function letter(deps: ActDeps, { words, asked, customer, playbook, at }: Of<'letter'>): Promise<Acted> {
  await known(deps, customer);
  if ((await deps.ledger.documents.text(playbook)) === null) throw new Terminal('do.no-playbook', `There is no ${playbook} any more.`, 'Say it again, and choose among those that there are.');
  ahead(deps, at);
  return started(deps, 'letter', { playbook, customer, at, words, asked }, at === null ? 'The mail is being made.' : `The mail is made and proposed on ${shownMoment(at, deps.company.zone, deps.clock.now())}.`);
}

async function money(deps: ActDeps, plan: Of<'credit'> | Of<'refund'>): Promise<Acted> {
  // Whoever moves the money knows them by their address.
  const { address: customer } = await known(deps, plan.customer);
  const give = plan.do === 'credit' ? { kind: 'credit' } : { kind: 'refund', payment: plan.payment };
  const { words, asked, amount, currency, reason } = plan;
  return started(deps, 'goodwill', { amount, currency, customer, give, reason, letter: null, asked, words }, `A ${plan.do} of ${moneyText({ amount, currency })} is proposed.`, plan.do);
}

async function remind(deps: ActDeps, { words, about, at, subject }: Of<'remind'>): Promise<Acted> {
  ahead(deps, at);
  return started(deps, 'reminder', { about, at, words, subject }, `You are reminded on ${shownMoment(at, deps.company.zone, deps.clock.now())}.`, 'remind');
}

async function note(deps: ActDeps, { words, id, text, subject }: Of<'note'>): Promise<Acted> {
  const about = subject === null ? {} : { subject };
  const source = words === text ? 'operator' : `operator: ${words}`.slice(0, 1_000);
  const written = (await deps.ledger.items.itemHistory(id, 1))[0] === undefined;
  if (written) await writeNote(deps.ledger, { id, text, source, tags: ['said'], ...about }, { now: deps.clock.now(), ephemeralMs: deps.ephemeralMs });
  return { do: 'note', said: written ? 'It is noted.' : 'It was noted before.', task: null, created: written, ref: id };
}

async function pausing({ pauses }: ActDeps, { do: what, words, scope, name }: Of<'pause' | 'resume'>): Promise<Acted> {
  if (what === 'pause') await pauses.set({ scope, name }, words.slice(0, 500));
  else await pauses.lift({ scope, name });
  const shown = name === null ? 'Everything' : `The ${scope} ${name}`;
  return { do: what, said: what === 'pause' ? `${shown} is paused.` : `${shown} goes on.`, task: null, created: true, ref: null };
}

/** The same words for the same time are the same task, for ever. */
async function started(deps: ActDeps, agent: string, input: Json, said: string, intent: Plan['do'] = 'letter'): Promise<Acted> {
  const contract = deps.contractOf(agent);
  const checked = contract?.input.safeParse(input);
  if (checked?.success === false) throw new Terminal('do.bad-plan', `${agent} does not take it: ${checked.error.issues[0]?.message ?? 'invalid'}.`, 'Say it in other words.');
  const subject = checked?.success === true ? (contract?.subject?.(checked.data) ?? null) : null;
  const { task, created }: { task: TaskId; created: boolean } = await deps.engine.start({ agent, input, subject, cause: null });
  return { do: intent, said: created ? said : `You asked for the same before: task ${task} does it, or did.`, task, created, ref: null };
}

async function known({ ledger }: ActDeps, id: string): Promise<Customer> {
  const customer = await customerById(ledger, id);
  if (customer === null) throw new Terminal('do.no-customer', `There is no customer ${id} any more.`, 'Say it again; `keelson memory recall "NAME"` finds who is known.');
  return customer;
}

/** A question that was left open for long may be answered when its time is past. */
function ahead({ clock, company }: ActDeps, at: number | null): void {
  if (at !== null && at <= clock.now()) throw new Terminal('do.past', `${shownMoment(at, company.zone, clock.now())} is past.`, 'Say it again with another time.');
}
