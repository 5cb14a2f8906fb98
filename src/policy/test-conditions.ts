import fc from 'fast-check';
import { factsSchema, type Facts } from '../vocabulary/facts.ts';
import { factTypes } from './fact-types.ts';

// Random facts and random conditions over them, for the property tests of this room. Values are few, so that comparisons are often true.

/** Some that UTF-16 orders otherwise than code points do. */
const texts = ['', 'a', 'ab', 'b', 'Ab', '\u{1F600}', '\uFF5E', 'a b', 'a  b'];
const ints = [0, 1, 2, 3, 5, 23];
const doubles = [0, 0.5, 0.9, 1, 2.5, 49.99, 1e6];

type FactType = NonNullable<ReturnType<(typeof factTypes)['get']>>;

function valueOf({ type, values, max }: FactType): fc.Arbitrary<unknown> {
  const text = fc.constantFrom(...(values ?? texts));
  const upTo = (all: number[]) => fc.constantFrom(...all.filter((value) => value <= (max ?? Number.POSITIVE_INFINITY)));
  if (type === 'bool') return fc.boolean();
  if (type === 'int') return upTo(ints);
  if (type === 'double') return upTo(doubles);
  return type === 'string' ? text.map((value) => value.slice(0, 3) === value || values !== null ? value : value.slice(0, 3)) : fc.uniqueArray(text, { maxLength: 3 });
}

/** Facts of all sorts, as the schema has them. */
export const someFacts: fc.Arbitrary<Facts> = fc.tuple(...[...factTypes].map(([name, type]) => valueOf(type).map((value) => [name, value] as const))).map((entries) => {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const [fact, value] of entries) {
    const [group = '', name = ''] = fact.split('.');
    (groups[group] ??= {})[name] = value;
  }
  return factsSchema.parse(groups);
});

const namesOf = (type: string, fixed: boolean | null = null): string[] => [...factTypes].filter(([, one]) => one.type === type && (fixed === null || (one.values !== null) === fixed)).map(([name]) => name);
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\u{1F600}', String.raw`\U0001F600`);
const freeText = fc.constantFrom(...texts).map(quoted);
const whole = fc.constantFrom(...ints, -1, -3).map(String);
const broken = fc.constantFrom(...doubles, -0.5).map((value) => (Number.isInteger(value) ? `${value}.0` : String(value)));
const orders = fc.constantFrom('<', '<=', '>', '>=');
const equals = fc.constantFrom('==', '!=');

/** `fact op literal`, or the other way round. */
function compared(fact: fc.Arbitrary<string>, operator: fc.Arbitrary<string>, literal: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fact, operator, literal, fc.boolean()).map(([name, op, value, swapped]) => (swapped ? `${value} ${op} ${name}` : `${name} ${op} ${value}`));
}

const fixedText = fc.constantFrom(...namesOf('string', true), ...namesOf('list<string>', true)).chain((name) => {
  const type = factTypes.get(name);
  const value = fc.constantFrom(...(type?.values ?? [])).map(quoted);
  if (type?.type !== 'string') return value.map((text) => `${text} in ${name}`);
  return fc.oneof(compared(fc.constant(name), equals, value), fc.array(value, { maxLength: 3 }).map((all) => `${name} in [${all.join(', ')}]`));
});
const freeTexts = namesOf('string', false);
const freeLists = namesOf('list<string>', false);

/** Statements that have a fast way. */
const simple = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...namesOf('bool')) },
  { weight: 1, arbitrary: compared(fc.constantFrom(...namesOf('bool')), equals, fc.constantFrom('true', 'false')) },
  { weight: 3, arbitrary: fixedText },
  { weight: 2, arbitrary: compared(fc.constantFrom(...freeTexts), equals, freeText) },
  { weight: 3, arbitrary: compared(fc.constantFrom(...namesOf('int')), fc.oneof(orders, equals), whole) },
  { weight: 1, arbitrary: compared(fc.constantFrom(...namesOf('int')), orders, broken) },
  { weight: 2, arbitrary: compared(fc.constantFrom(...namesOf('double')), fc.oneof(orders, equals), broken) },
  { weight: 1, arbitrary: compared(fc.constantFrom(...namesOf('double')), orders, whole) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...namesOf('int')), fc.array(whole, { maxLength: 3 })).map(([name, all]) => `${name} in [${all.join(', ')}]`) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...freeTexts), fc.array(freeText, { maxLength: 3 })).map(([name, all]) => `${name} in [${all.join(', ')}]`) },
  { weight: 1, arbitrary: fc.tuple(freeText, fc.constantFrom(...freeLists)).map(([value, name]) => `${value} in ${name}`) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...namesOf('string')), fc.constantFrom('startsWith', 'endsWith', 'contains'), freeText).map(([name, method, value]) => `${name}.${method}(${value})`) },
  { weight: 1, arbitrary: fc.constantFrom('true', 'false') },
);

/** What may be said of one item of a list. */
const ofItem: fc.Arbitrary<string> = fc.letrec<{ said: string }>((tie) => ({
  said: fc.oneof(
    { maxDepth: 2 },
    { weight: 4, arbitrary: compared(fc.constant('one'), fc.oneof(equals, orders), freeText) },
    { weight: 2, arbitrary: fc.tuple(fc.constantFrom('startsWith', 'endsWith', 'contains'), freeText).map(([method, value]) => `one.${method}(${value})`) },
    { weight: 1, arbitrary: fc.array(freeText, { maxLength: 3 }).map((all) => `one in [${all.join(', ')}]`) },
    { weight: 1, arbitrary: fc.constantFrom(...freeLists).map((name) => `one in ${name}`) },
    { weight: 1, arbitrary: fc.constantFrom(...freeLists).map((name) => `${name}.exists(other, other == one)`) },
    { weight: 1, arbitrary: simple },
    { weight: 2, arbitrary: fc.tuple(tie('said'), fc.constantFrom('&&', '||'), tie('said')).map(([left, op, right]) => `(${left}) ${op} !(${right})`) },
  ),
})).said;

/** Statements about lists, and those that only the library evaluates; some of them fail with some facts. */
const others = fc.oneof(
  fc.tuple(fc.constantFrom(...freeLists), fc.constantFrom('exists', 'all'), ofItem).map(([name, method, said]) => `${name}.${method}(one, ${said})`),
  compared(fc.constantFrom(...freeLists).map((name) => `${name}.size()`), fc.oneof(orders, equals), whole),
  fc.constantFrom(...freeLists).map((name) => `size(${name}) > 1`),
  compared(fc.constantFrom(...namesOf('string')), orders, freeText),
  fc.tuple(fc.constantFrom(...namesOf('int')), whole).map(([name, value]) => `(${name} + 1) * 2 > (${value})`),
  fc.constantFrom('effect.text == effect.adapter', 'effect.kind in effect.recipients', 'effect.words / effect.attachments > 1', 'effect.links[0] == "a"', 'effect.text.matches("^a")', 'effect.links.exists(one, one == effect.links[1])'),
);

/** Conditions of any shape. */
export const someCondition: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    { weight: 5, arbitrary: simple },
    { weight: 2, arbitrary: others },
    { weight: 3, arbitrary: fc.tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition')).map(([left, op, right]) => `(${left}) ${op} (${right})`) },
    { weight: 1, arbitrary: tie('condition').map((inner) => `!(${inner})`) },
    { weight: 1, arbitrary: fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([test, yes, no]) => `((${test}) ? (${yes}) : (${no}))`) },
  ),
})).condition;
