import type { ItemDetail, ItemView, Refused } from '../../vocabulary/views.ts';
import type { Display } from './display.ts';
import { outcomeLine, receiptPairs } from './effects.ts';
import { wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';
import { fields } from './table.ts';

/** What became of decisions: the receipt, or why there is none, and what they led to. */
export function outcomeText(display: Display, decided: readonly ItemDetail[], opened: readonly ItemView[], ran: boolean): string {
  const lines = decided.map((item) => decidedText(display, item, ran));
  for (const item of opened) lines.push(wrapped(display, `New in the inbox: #${item.id} ${item.type}: ${safeLine(item.summary)}`, 'yellow'));
  if (!ran) lines.push(display.paint('dim', 'Recorded only. `keelson run --until-idle` lets it happen.'));
  return lines.join('\n');
}

/** What was not decided with the others of its batch, and why. */
export function refusedText(display: Display, refused: readonly Refused[]): string {
  return refused.map(({ item, message, nextStep }) => display.paint('yellow', `#${item} was not decided: ${safeLine(`${message} ${nextStep}`)}`)).join('\n');
}

function decidedText(display: Display, item: ItemDetail, ran: boolean): string {
  const effect = item.effectDetail;
  const text = item.decision?.text ?? null;
  const decision = `#${item.id} ${item.decision?.action ?? item.state}${text === null ? '' : `: ${safeLine(text)}`}`;
  if (effect === null || !ran) return decision;
  const { state, failure, id } = effect;
  return `${decision}\n${fields({ ...display, columns: display.columns - 2 }, [
    [state === 'succeeded' ? 'done' : 'effect', outcomeLine(effect)],
    ['id', id],
    ...receiptPairs(effect.receipt),
    ['code', failure?.code ?? ''],
    ['next', state === 'succeeded' ? '' : (failure?.nextStep ?? '')],
  ]).replace(/^/gm, '  ')}`;
}
