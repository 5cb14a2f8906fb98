import type { CostTotals } from '../../vocabulary/cost-views.ts';
import type { Evidence, ItemAction, ItemType } from '../../vocabulary/inbox.ts';
import { mayHaveGoneOut, wasDoneByHand } from '../../vocabulary/effects.ts';
import type { EffectView, ItemDetail, ItemView } from '../../vocabulary/views.ts';
import { spentText } from './costs.ts';
import { heading, type Display, type Format } from './display.ts';
import { asMail, editText, effectState, payloadText, receiptPairs } from './effects.ts';
import { below, titled, wrapped } from './lines.ts';
import { quoted } from './quoted.ts';
import { safeLine } from './safe-text.ts';
import { fields, table, type Cell } from './table.ts';
import { counted, duration, shortTime } from './times.ts';
import { textWidth } from './width.ts';

const formats: Record<ItemType, Format> = { approval: 'cyan', choice: 'yellow', question: 'yellow', escalation: 'red', doubt: 'magenta', conflict: 'magenta', proposal: 'green', budget: 'yellow' };

/** What waits for the operator, one row an item. `all` shows how the others ended. */
export function inboxText(display: Display, items: readonly ItemView[], all: boolean, snoozed = 0): string {
  const asleep = snoozed === 0 || all ? '' : display.paint('dim', `${counted(snoozed, 'item')} put off: keelson inbox --snoozed`);
  if (items.length === 0) return `${all ? 'The inbox has never had an item.' : 'Nothing waits for you.'}${asleep === '' ? '' : `\n${asleep}`}`;
  const rows = items.map((item): Cell[] => [
    String(item.id),
    { text: item.type, format: formats[item.type] },
    shortTime(item.openedAt, display.now),
    item.task ?? '',
    item.summary,
    all ? stateText(item) : item.recommended.action,
  ]);
  const list = table(display, [{ title: '#', align: 'right' }, { title: 'type' }, { title: 'since', shrinksTo: 10, linesMax: 2 }, { title: 'task' }, { title: 'what', shrinksTo: 24, linesMax: 3 }, { title: all ? 'state' : 'advice', shrinksTo: 10, linesMax: 2 }], rows);
  const open = items.filter((item) => item.state === 'open').length;
  const advice = display.rich && open > 0 ? `\n${wrapped(display, `${counted(open, 'item')} open. \`keelson show ${items.find((item) => item.state === 'open')?.id}\` shows one with its evidence.`, 'dim')}` : '';
  return `${list}${batchesText(display, items)}${asleep === '' ? '' : `\n${asleep}`}${advice}`;
}

/** What was put off, and until when. */
export function snoozedText(display: Display, items: readonly ItemView[]): string {
  if (items.length === 0) return 'Nothing is put off.';
  const rows = items.map((item): Cell[] => [String(item.id), { text: item.type, format: formats[item.type] }, item.snoozedUntil === null ? '' : shortTime(item.snoozedUntil, display.now), item.task ?? '', item.summary]);
  return `${table(display, [{ title: '#', align: 'right' }, { title: 'type' }, { title: 'put off until', shrinksTo: 10, linesMax: 2 }, { title: 'task' }, { title: 'what', shrinksTo: 24, linesMax: 3 }], rows)}\n${display.paint('dim', `keelson wake ${items[0]?.id} has it among what waits again.`)}`;
}

/** What may be decided in one go: `6 of playbooks/refund.md: keelson approve 7 --batch`. */
function batchesText(display: Display, items: readonly ItemView[]): string {
  const batches = Map.groupBy(items.filter(({ state, batch }) => state === 'open' && batch !== null), ({ type, batch }) => `${type} ${batch}`);
  const lines = [...batches.values()].flatMap((together) => {
    const [first] = together;
    return first === undefined || together.length < 2 ? [] : [`\n${batchLine(display, `${together.length} of ${safeLine(first.batch ?? '')}:`, batchCommand(first))}`];
  });
  return lines.join('');
}

/** The command stays in one piece. */
function batchLine(display: Display, what: string, command: string): string {
  const line = `${what} ${command}`;
  return display.rich && textWidth(line) > display.columns ? `${wrapped(display, what, 'dim')}\n  ${display.paint('dim', command)}` : display.paint('dim', line);
}

function batchCommand({ id, actions, recommended }: ItemView): string {
  if (actions.includes('approve')) return `keelson approve ${id} --batch`;
  return recommended.action === 'reject' ? `keelson reject ${id} --batch --reason TEXT` : `keelson answer ${id} ${recommended.action} --batch`;
}

/** The items that one decision is about to be made for, with the advice for each: what is to be read before saying yes. */
export function batchText(display: Display, items: readonly ItemView[]): string {
  const rows = items.map((item): Cell[] => [String(item.id), shortTime(item.openedAt, display.now), item.summary, item.recommended.action]);
  const title = `${counted(items.length, 'item')} of ${safeLine(items[0]?.batch ?? '')}`;
  return `${heading(display, title)}\n${table(display, [{ title: '#', align: 'right' }, { title: 'since', shrinksTo: 10, linesMax: 2 }, { title: 'what', shrinksTo: 24, linesMax: 20 }, { title: 'advice' }], rows)}`;
}

function stateText(item: ItemView): string {
  return item.decision === null ? item.state : `${item.state}: ${item.decision.action}`;
}

/** One item with all that is needed to decide: what leaves the house, why, the evidence, and the commands. */
export function itemText(display: Display, item: ItemDetail): string {
  const parts = [
    titled(display, `#${item.id} ${item.type}`, safeLine(headline(item))),
    fields(display, [
      ['state', { text: item.state, format: item.state === 'open' ? 'yellow' : 'dim' }],
      ['since', shortTime(item.openedAt, display.now)],
      ['task', item.task ?? ''],
      ['about', item.subject ?? ''],
      ['models', item.cost === null || item.task === null ? '' : modelsOf(item.cost, item.task)],
      ['effect', item.effect ?? ''],
      ['effect state', item.effectDetail === null || item.effectDetail.state === 'review' ? '' : effectState(item.effectDetail.state)],
      ['edited', item.effectDetail?.edited === true ? 'yes, by the operator; the original is kept' : ''],
      ['expires', item.expiresAt === null || item.state !== 'open' ? '' : `${shortTime(item.expiresAt, display.now)} (in ${duration(Math.max(0, item.expiresAt - display.now))}); after that nothing ${item.type === 'proposal' ? 'changes' : 'is sent'}`],
      ['put off', item.snoozedUntil === null || item.snoozedUntil <= display.now ? '' : `until ${shortTime(item.snoozedUntil, display.now)}`],
      ['batch', item.batch === null || item.state !== 'open' ? '' : `${item.batch}; --batch decides about all of it that is open`],
      ['decided', item.decision === null ? '' : `${item.decision.action}, ${shortTime(item.decision.at, display.now)}`],
      ['with', item.decision?.text ?? ''],
      ...receiptPairs(item.effectDetail?.receipt ?? null),
    ]),
  ];
  if (item.effectDetail !== null) parts.push(`${heading(display, payloadTitle(item.effectDetail))}\n${payloadText(display, item.effectDetail.payload)}`);
  if (item.effectDetail !== null) parts.push(...editText(display, item.effectDetail));
  // The draft stands above already; where it was edited, what was changed in it does.
  const evidence = item.evidence.filter(({ label }) => label !== 'draft' || item.effectDetail === null);
  if (evidence.length > 0) parts.push(`${heading(display, 'Evidence')}\n${evidenceText(display, evidence)}`);
  if (item.choices.length > 0) parts.push(`${heading(display, 'Choices')}\n${item.choices.map((choice, index) => below(display, `${index + 1}  ${safeLine(choice)}`)).join('\n')}`);
  if (item.state === 'open') {
    parts.push(titled(display, 'Recommended', `${safeLine(item.recommended.action)}: ${safeLine(item.recommended.why)}`));
    parts.push(`${heading(display, 'You can')}\n${commandsFor(item).map((command) => below(display, command)).join('\n')}`);
  }
  return parts.join('\n\n');
}

/** What was asked; or, once it was edited, what the operator made of it. */
/** What its task asked models, and where each request stands. */
function modelsOf(cost: CostTotals, task: string): string {
  const said = spentText(cost);
  return said === '' ? '' : `${said} (keelson task ${task})`;
}

function headline({ summary, decision, effectDetail }: ItemDetail): string {
  return decision?.action === 'edit' && effectDetail !== null ? effectDetail.sentence : summary;
}

/** Neither the draft nor a mail of ours went out when the operator did it in their own way. */
function payloadTitle({ state, receipt }: EffectView): string {
  if (state !== 'succeeded') return 'What would be sent';
  if (mayHaveGoneOut(receipt)) return 'What was drafted (in doubt whether it was sent, when you did it by hand)';
  return wasDoneByHand(receipt) ? 'What was drafted (never sent by Keelson)' : 'What was sent';
}

function evidenceText(display: Display, evidence: readonly Evidence[]): string {
  const short = evidence.filter(({ text }) => !text.includes('\n') && text.length <= 120);
  const long = evidence.filter((one) => !short.includes(one));
  const indented = fields({ ...display, columns: display.columns - 2 }, short.map(({ label, text }) => [safeLine(label), text])).replace(/^(?=.)/gm, '  ');
  return [...(short.length > 0 ? [indented] : []), ...long.map(({ label, text }) => `  ${display.paint('dim', safeLine(label))}\n${quoted(display, text, 40)}`)].join('\n');
}

/** The commands by which the item may be decided. With its effect at hand they say what that takes. */
export function commandsFor(item: ItemView & Partial<Pick<ItemDetail, 'effectDetail'>>): string[] {
  const words: Record<ItemAction, string> = {
    approve: `keelson approve ${item.id}`,
    edit: `keelson edit ${item.id}${item.effectDetail && asMail(item.effectDetail.payload) === null ? ' --payload FILE.json' : ''}`,
    reject: `keelson reject ${item.id} --reason TEXT`,
    answer: answerCommand(item),
    sent: `keelson answer ${item.id} sent   (it went out)`,
    'not-sent': `keelson answer ${item.id} not-sent   (it did not, and stays unsent)`,
    'send-again': `keelson answer ${item.id} send-again`,
    retry: `keelson answer ${item.id} retry`,
    dismiss: `keelson answer ${item.id} dismiss   (a note may follow)`,
    unstage: `keelson answer ${item.id} unstage`,
    accept: `keelson answer ${item.id} accept`,
    decline: `keelson answer ${item.id} decline`,
    raise: `keelson answer ${item.id} raise   (or "raise ${exampleAmount(item)}")`,
    wait: `keelson answer ${item.id} wait`,
  };
  return item.actions.map((action) => words[action]);
}

/** An amount in the unit of the budget that the item is about: its summary says how much was used, as `3 effects of 3 effects`. */
function exampleAmount({ summary }: ItemView): string {
  const [, currency, unit] = /\d (?:([A-Z]{3})|(tokens|effects?))\b/u.exec(summary) ?? [];
  if (unit !== undefined) return unit === 'tokens' ? '20000' : '20';
  return `50 ${currency ?? 'EUR'}`;
}

function answerCommand({ id, choices, closed }: ItemView): string {
  if (closed) return `keelson answer ${id} CHOICE   (in words, or its number)`;
  return choices.length > 0 ? `keelson answer ${id} TEXT   (or the number of a choice)` : `keelson answer ${id} TEXT`;
}
