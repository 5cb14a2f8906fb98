import { z } from 'zod';
import type { ContractField, ContractView } from '../../vocabulary/agent-views.ts';
import type { AgentContract } from '../../vocabulary/contract.ts';
import { effectTraits, type EffectKind } from '../../vocabulary/effects.ts';

/** What of a JSON Schema is read here. */
interface Schema {
  type?: string | string[];
  description?: string;
  enum?: (string | number | boolean | null)[];
  const?: string | number | boolean | null;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

const kindWords: { readonly [K in EffectKind]: string } = {
  'mail.send': 'send a mail',
  'payment.refund': 'give money of a payment back',
  'credit.grant': 'give a customer a credit',
  'credit.revoke': 'take a credit back',
};

/** The contract as a person reads it. Derived from the schemas and limits that the runtime enforces, so it can't say anything else. */
export function contractWords(agent: AgentContract): ContractView {
  return {
    takes: fieldsOf(agent.input, 'input'),
    gives: fieldsOf(agent.output, 'output'),
    proposes: agent.effects.map((kind) => ({
      kind,
      words: kindWords[kind],
      reversible: effectTraits[kind].reversible,
      takenBack: agent.compensation[kind]?.how ?? 'Its contract does not say.',
      onFailure: agent.compensation[kind]?.onFailure === 'stop' ? 'A rollback stops there and asks you.' : 'The rest of a rollback goes on.',
    })),
    bounds: boundsOf(agent),
    once: onceOf(agent),
  };
}

function boundsOf({ limits, effects, startedOnlyBy }: AgentContract): string[] {
  return [
    effects.length === 0 ? 'It proposes nothing that leaves the house.' : 'Everything that it proposes gets a verdict by policy.yaml; it sends nothing itself.',
    `A task of it makes at most ${limits.callsMax.toLocaleString('en')} calls, and is stopped at the next.`,
    limits.taskMsMax === null ? 'A task of it may wait as long as it has to.' : `A task of it is stopped after ${days(limits.taskMsMax)}.`,
    startedOnlyBy === undefined ? 'You, other agents and schedules may start it.' : `Only \`${startedOnlyBy}\` starts it.`,
  ];
}

function onceOf({ version, earlier = [] }: AgentContract): string[] {
  const older = earlier.map((one) => one.version);
  return [
    'The same input is the same task, for ever: asked for twice, it is done once.',
    'Each step is on record before the next begins, and each effect has a key of its own that its provider sees: what a crash cut off is not done twice.',
    older.length === 0 ? `This is version ${version}. Tasks of another one stop and ask you.` : `This is version ${version}. Tasks that began with version ${older.join(' or ')} go on with that one; others stop and ask you.`,
  ];
}

function days(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  return hours % 24 === 0 ? `${hours / 24} ${hours === 24 ? 'day' : 'days'}` : `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}

function fieldsOf(schema: z.ZodType, io: 'input' | 'output'): ContractField[] {
  const whole = z.toJSONSchema(schema, { unrepresentable: 'any', io, reused: 'inline' }) as Schema;
  const words = new Words(whole.$defs ?? {});
  if (whole.properties === undefined) return [{ name: '', what: words.of(whole, 0), optional: false }];
  return Object.entries(whole.properties).map(([name, one]) => ({ name, what: words.of(one, 0), optional: whole.required?.includes(name) !== true }));
}

const depthMax = 1;
const namedMax = 8;

class Words {
  readonly #defs: Record<string, Schema>;

  constructor(defs: Record<string, Schema>) {
    this.#defs = defs;
  }

  of(schema: Schema, depth: number): string {
    if (schema.description !== undefined) return schema.description;
    if (schema.$ref !== undefined) return this.of(this.#defs[schema.$ref.replace('#/$defs/', '')] ?? {}, depth);
    if (schema.const !== undefined) return String(schema.const);
    if (schema.enum !== undefined) return either(schema.enum.map(String));
    const several = schema.anyOf ?? schema.oneOf;
    if (several !== undefined) return either([...new Set(several.map((one) => this.of(one, depth)))]);
    const { type } = schema;
    if (Array.isArray(type)) return either(type.map((one) => this.of({ ...schema, type: one }, depth)));
    if (schema.allOf !== undefined) return [...new Set(schema.allOf.map((one) => this.of(one, depth)))].join(', ');
    return this.plain(type ?? '', schema, depth);
  }

  private plain(type: string, { items, properties }: Schema, depth: number): string {
    if (type === 'array') return `a list: ${this.of(items ?? {}, depth)}`;
    if (type === 'object') return this.object(properties ?? {}, depth);
    return { string: 'text', integer: 'a whole number', number: 'a number', boolean: 'yes or no', null: 'nothing' }[type] ?? 'anything that is plain JSON';
  }

  private object(properties: Record<string, Schema>, depth: number): string {
    const names = Object.keys(properties);
    if (names.length === 0 || depth > depthMax) return 'named values';
    const shown = names.slice(0, namedMax).join(', ');
    return names.length > namedMax ? `${shown} and ${names.length - namedMax} more` : shown;
  }
}

function either(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
