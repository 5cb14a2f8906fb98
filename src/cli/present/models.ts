import type { Price } from '../../vocabulary/model-settings.ts';
import type { ModelView, TierCheck } from '../../vocabulary/model-views.ts';
import type { Display } from './display.ts';
import { safeLine } from './safe-text.ts';
import { table, type Cell } from './table.ts';

const none = 'No model is set up: everything works without one, more plainly. docs/MODELS.md shows how to add one in five lines of company.yaml.';

export function modelsText(display: Display, models: readonly ModelView[]): string {
  if (models.length === 0) return none;
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
    ...(unpriced ? ['Under a budget in money a model without a price is not asked: write its price under models.prices in company.yaml.'] : []),
    display.paint('dim', '`keelson models check` asks each tier for one word. `keelson costs` tells what was spent.'),
  ].join('\n');
}

function priceText({ input, output, currency }: Price): string {
  return input === 0 && output === 0 ? 'free' : `${input} / ${output} ${currency}`;
}

export function modelChecksText(display: Display, checks: readonly TierCheck[]): string {
  if (checks.length === 0) return none;
  return checks
    .map(({ tier, model, answer, why, task }) => (model === null ? `${display.paint('yellow', `${tier}: nobody answered.`)} ${safeLine(why ?? '')}` : `${display.paint('green', tier)}: ${model} answered “${safeLine(answer)}” (${task}).`))
    .join('\n');
}
