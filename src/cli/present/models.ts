import type { Price } from '../../vocabulary/model-settings.ts';
import type { ModelCallView, ModelView, TierCheck } from '../../vocabulary/model-views.ts';
import { calledWords } from '../../vocabulary/model-words.ts';
import type { Display } from './display.ts';
import { wrapped } from './lines.ts';
import { safeLine, safeText } from './safe-text.ts';
import { shortTime } from './times.ts';
import { table, type Cell } from './table.ts';

const none = 'No model is set up: everything works without one, more plainly. docs/MODELS.md shows how to add one in five lines of company.yaml.';

/** `capped`: currencies of the budgets that calls of models count in. */
export function modelsText(display: Display, models: readonly ModelView[], capped: readonly string[]): string {
  if (models.length === 0) return wrapped(display, none);
  const rows = models.map(({ tier, choice, id, address, key, price, priceFrom }): Cell[] => [
    choice === 1 ? tier : { text: `  then`, format: 'dim' },
    id,
    address,
    key === null ? 'needs none' : key.set ? key.variable : { text: `${key.variable} is not set`, format: 'yellow' },
    price === null ? { text: 'unknown', format: 'yellow' } : priceText(price),
    priceFrom ?? '',
  ]);
  const unpriced = models.some(({ price }) => price === null);
  return [
    table(display, [{ title: 'tier' }, { title: 'model', shrinksTo: 14, linesMax: 3 }, { title: 'goes to', shrinksTo: 14, linesMax: 3 }, { title: 'key', shrinksTo: 10, linesMax: 3 }, { title: 'in / out per million', shrinksTo: 12, linesMax: 3 }, { title: 'price from', shrinksTo: 8, linesMax: 2 }], rows),
    ...(unpriced ? [wrapped(display, 'Under a budget in money a model without a price is not asked: write its price under models.prices in company.yaml.', 'yellow')] : []),
    ...uncounted(models, capped).map((line) => wrapped(display, line, 'yellow')),
    wrapped(display, '`keelson models check` asks each tier for one word. `keelson costs` tells what was spent.', 'dim'),
  ].join('\n');
}

/** What keeps a priced model from being asked, and what to write. */
function uncounted(models: readonly ModelView[], capped: readonly string[]): string[] {
  const priced = models.flatMap(({ price }) => (price === null || (price.input === 0 && price.output === 0) ? [] : [price.currency]));
  return [...new Set(priced)].flatMap((from) => {
    const to = capped.find((currency) => currency !== from);
    return to === undefined ? [] : [`There is a budget in ${to}, which can't count prices in ${from}: models with such a price are not asked. Write what one ${from} counts as into company.yaml, such as models: { exchange: { ${from}: 0.95 ${to} } }.`];
  });
}

function priceText({ input, output, currency }: Price): string {
  return input === 0 && output === 0 ? 'free' : `${input} / ${output} ${currency}`;
}

export function modelChecksText(display: Display, checks: readonly TierCheck[]): string {
  if (checks.length === 0) return wrapped(display, none);
  return checks
    .map(({ tier, model, answer, why, task }) => {
      const head = model === null ? `${tier}: nobody answered.` : `${tier}:`;
      const line = wrapped(display, `${head} ${model === null ? safeLine(why ?? '') : safeLine(`${model} answered “${answer}” (${task}).`)}`);
      return line.startsWith(head) ? `${display.paint(model === null ? 'yellow' : 'green', head)}${line.slice(head.length)}` : line;
    })
    .join('\n');
}

const goneText = '(never sent, or not kept any more: models.keepTexts in company.yaml says for how long, and forgetting somebody deletes it)';

export function modelCallText(display: Display, { seq, at, task, call, texts }: ModelCallView): string {
  const head = (text: string): string => display.paint('bold', text);
  const sent = texts === null ? [goneText] : [...texts.stable.map((text) => `${display.paint('dim', '[system]')}\n${safeText(text)}`), ...texts.turns.map(({ role, text }) => `${display.paint('dim', `[${safeLine(role)}]`)}\n${safeText(text)}`)];
  return [
    `${head(`Event ${seq}`)}  ${shortTime(at, display.now)}  ${call.purpose}, tier ${call.tier}${task === null ? '' : `, task ${task}`}`,
    wrapped(display, safeLine(calledWords(call))),
    ...(call.failure === null ? [] : [wrapped(display, safeLine(`${call.failure.message} ${call.failure.nextStep}`))]),
    ...(texts !== null && texts.leftOut.length > 0 ? [wrapped(display, `Left out, since it did not fit: ${safeLine(texts.leftOut.join(', '))}`)] : []),
    '', head('What was sent'), sent.join('\n\n'),
    '', head('What came back'), texts === null ? goneText : texts.answer === '' ? '(nothing)' : safeText(texts.answer),
  ].join('\n');
}
