import type { EffectView, ItemDetail } from '../../vocabulary/views.ts';
import { proseColumns, type Display } from '../present/display.ts';
import { asMail } from '../present/effects.ts';
import { safeLine } from '../present/safe-text.ts';
import { fields, table, type Cell } from '../present/table.ts';
import { wrapWidth } from '../present/width.ts';
import { actionOf, wordsOf, type Move } from './operator.ts';
import { receiptField } from './outcome.ts';
import type { CaseReading } from './readings.ts';

/** The title of a chapter, with what it is about. */
export function chapter(display: Display, number: number, title: string, lead: string): string {
  return `\n${display.paint(['bold', 'cyan'], `${number}  ${title}`)}\n${prose(display, lead)}\n`;
}

export function prose(display: Display, text: string): string {
  return wrapWidth(text, proseColumns(display)).join('\n');
}

/** What the agent made of each mail, and why. */
export function casesText(display: Display, cases: readonly CaseReading[]): string {
  return cases.map((reading) => `${display.paint('bold', reading.task)}  ${safeLine(reading.title)}\n${indent(fields(narrower(display), pairs(reading)))}`).join('\n\n');
}

function pairs(reading: CaseReading): [string, Cell][] {
  const made: Cell = { draft: { text: `a draft, which waits for approval: ${reading.sentence}`, format: 'green' as const }, question: { text: 'no draft: the operator is asked', format: 'yellow' as const }, none: 'nothing' }[reading.made];
  return [
    ['made', made],
    ['playbook', reading.playbook],
    ['risk', reading.risk],
    ['confidence', reading.confidence === null ? '' : reading.confidence.toFixed(2)],
    ['why', reading.why],
  ];
}

/** What the operator did, one block an item. */
export function movesText(display: Display, moves: readonly Move[]): string {
  return moves
    .map((move) => `#${move.item.id} ${display.paint('bold', actionOf(move))}  ${safeLine(move.item.effectDetail?.sentence ?? move.item.summary)}\n${indent(fields(narrower(display), [['words', wordsOf(move) ?? ''], ['why', move.why]]))}`)
    .join('\n');
}

/** The mails that left the house, with where they are and the Message-IDs. */
export function sentText(display: Display, sent: readonly EffectView[]): string {
  return sent
    .map((effect) => {
      const mail = asMail(effect.payload);
      const [file, messageId] = [receiptField(effect.receipt, 'file'), receiptField(effect.receipt, 'messageId')];
      return `${display.paint('green', 'sent')}  ${safeLine(mail === null ? effect.sentence : `${mail.to.join(', ')}: "${mail.subject}"`)}${effect.edited ? ' (edited by the operator)' : ''}\n${indent(
        fields(narrower(display), [
          ['file', file ?? ''],
          ['Message-ID', messageId === null ? '' : `<${messageId}>`],
          ['effect', `${effect.id}, attempt ${effect.attempts}`],
        ]),
      )}`;
    })
    .join('\n');
}

export function notSentText(display: Display, effects: readonly EffectView[]): string {
  return table(
    display,
    [{ title: 'state' }, { title: 'task' }, { title: 'what was proposed', shrinksTo: 20 }],
    effects.map((effect): Cell[] => [{ text: effect.state, format: 'yellow' }, effect.task, effect.sentence]),
  );
}

/** Commands to go on with, on this very folder. */
export function goOnText(display: Display, folder: string, examples: { item: ItemDetail | undefined; task: string | undefined }): string {
  const lines = [
    `export KEELSON_COMPANY=${shellQuoted(folder)}`,
    'npm run keelson -- inbox --all',
    ...(examples.item === undefined ? [] : [`npm run keelson -- show ${examples.item.id}`]),
    ...(examples.task === undefined ? [] : [`npm run keelson -- task ${examples.task}`]),
    'npm run keelson -- ledger tail -n 40',
    'npm run keelson -- signal mail SOME.eml && npm run keelson -- run --until-idle',
    'npm run keelson -- start --open',
    'npm run demo -- --interactive',
  ];
  return `${prose(display, `The company stays in ${folder}, to be looked into, copied or deleted as you like.`)}\n${indent(lines.join('\n'))}`;
}

export function shellQuoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What is left of the width behind an indent. */
function narrower(display: Display): Display {
  return { ...display, columns: display.columns - 4 };
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
