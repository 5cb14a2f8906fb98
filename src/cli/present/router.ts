import type { Explanation } from '../../vocabulary/router.ts';
import type { RouterAnswer, RouterCorrection, RouterFileReport, RouterRevert, RouterStatus, RouterTrainReport, RouterVersionView } from '../../vocabulary/router-views.ts';
import type { Display } from './display.ts';
import { wrapped } from './lines.ts';
import { safeLine } from './safe-text.ts';
import { fields, table, type Cell } from './table.ts';
import { count, counted, duration, shortTime } from './times.ts';

const intentsShown = 12;

/** What a training came to, and of its file every broken line with what is wrong with it. */
export function trainText(display: Display, report: RouterTrainReport): string {
  const { file, trained, adopted, version, why, examples, intents, heldOut, contradictions, leftOut, ms, task } = report;
  const read = file === null ? [] : [fileText(display, file)];
  if (!trained) return [...read, wrapped(display, safeLine(why), 'yellow')].join('\n');
  const made = `Version ${version} learned ${counted(intents, 'intent')} from ${counted(examples, 'example')} in ${duration(ms)} (${task}).`;
  const compared = heldOut.accuracy === null ? [] : [heldOutText(heldOut)];
  const older = leftOut === 0 ? [] : [`${counted(leftOut, 'older example')} did not fit into memory and ${leftOut === 1 ? 'was' : 'were'} left out.`];
  const torn = contradictions === null || contradictions === 0 ? [] : [display.paint('yellow', `${counted(contradictions, 'text')} ${contradictions === 1 ? 'stands' : 'stand'} for more than one intent.`)];
  const verdict = adopted ? display.paint('green', 'It is in use from here on.') : display.paint('yellow', `It is not used: what was in use before is better. \`keelson router revert ${version}\` uses it all the same.`);
  return [...read, made, ...compared, ...torn, ...older, `${verdict} ${safeLine(why)}`].join('\n');
}

function heldOutText({ examples, accuracy, before }: RouterVersionView['heldOut']): string {
  return `On ${counted(examples, 'held-out example')}: ${percent(accuracy)} right, and ${percent(before)} before.`;
}

/** What was read of a file. */
export function fileText(display: Display, file: RouterFileReport, does: 'teaches' | 'tests' = 'teaches'): string {
  const { lines, added, known, outOfScope, cut, broken, brokenCount, ignored } = file;
  const sum = does === 'teaches' ? `${counted(lines, 'line')}: ${counted(added, 'example')} added, ${count(known)} known already, ${count(brokenCount)} broken.` : `${counted(lines, 'line')}, ${count(brokenCount)} broken.`;
  const remarks = [
    outOfScope === 0 ? '' : `${counted(outOfScope, 'line')} out of scope${does === 'teaches' ? ': they teach what to abstain from' : ''}.`,
    cut === 0 ? '' : `${counted(cut, 'text')} longer than 20,000 characters: the rest of ${cut === 1 ? 'it' : 'them'} is not read.`,
    ignored.length === 0 ? '' : `Left out, since they mean nothing here: ${ignored.map(safeLine).join(', ')}.`,
  ].filter((line) => line !== '');
  const problems = brokenCount === 0 ? [] : [table(display, [{ title: 'line', align: 'right' }, { title: 'what is wrong', shrinksTo: 30 }], broken.map(({ line, problem }) => [count(line), problem]))];
  const more = brokenCount > broken.length ? [`… and ${count(brokenCount - broken.length)} more.`] : [];
  return [...problems, ...more, display.paint(brokenCount === 0 ? 'green' : 'yellow', sum), ...remarks].join('\n');
}

export function answerText(display: Display, { intent, confidence, alternatives, abstained, scope, version }: RouterAnswer): string {
  const verdict = abstained ? display.paint('yellow', `Not sure enough to go by; the best guess is ${safeLine(intent)}.`) : display.paint('bold', safeLine(intent));
  const about = fields(display, [
    ['sure', percent(confidence)],
    ['next', alternatives.map((one) => `${one.intent} ${percent(one.confidence)}`).join(', ')],
    ['in scope', `${scope.toFixed(2)} of 1`],
    ['version', String(version)],
  ]);
  return `${verdict}\n${about}`;
}

/** One answer of many, in a line: the id, the intent or `?`, how sure. */
export function answerLine(line: { id: string | number } & (Omit<RouterAnswer, 'version'> | { error: string })): string {
  if ('error' in line) return `${safeLine(String(line.id))}\t!\t${safeLine(line.error)}`;
  return `${safeLine(String(line.id))}\t${line.abstained ? '?' : safeLine(line.intent)}\t${percent(line.confidence)}${line.abstained ? `\t${safeLine(line.intent)}` : ''}`;
}

/** The words that decided, the strongest first, and how they add up. */
export function explanationText(display: Display, { classification, runnerUp, difference, contributions, rest, start, unknown }: Explanation): string {
  const { intent, confidence, abstained } = classification;
  const head = abstained ? `Not sure enough to go by: at best ${intent} (${percent(confidence)}), rather than ${runnerUp}.` : `${intent} (${percent(confidence)} sure), rather than ${runnerUp}.`;
  const rows: Cell[][] = contributions.map(({ words, weight }) => [{ text: words, format: 'cyan' }, signed(weight), weight >= 0 ? intent : runnerUp]);
  const sums: Cell[][] = [['everything else', signed(rest), ''], ['how common each is', signed(start), ''], [{ text: 'together', format: 'bold' }, signed(difference), '']];
  const words = table(display, [{ title: 'words', shrinksTo: 16, linesMax: 3 }, { title: 'weight', align: 'right' }, { title: 'speaks for', shrinksTo: 12, linesMax: 2 }], [...rows, ...sums]);
  const strange = unknown.length === 0 ? [] : [wrapped(display, `Never learned: ${unknown.map(safeLine).join(', ')}.`, 'dim')];
  return [wrapped(display, safeLine(head)), words, ...strange].join('\n');
}

export function statusText(display: Display, { version, off, problem, intents, examples, newExamples, trainsAt, newest, rules }: RouterStatus): string {
  const more = intents.length > intentsShown ? `, and ${count(intents.length - intentsShown)} more` : '';
  const waits = newExamples === 0 ? '' : `${count(newExamples)} since the newest version${trainsAt === null ? '' : `; with ${count(trainsAt)} it trains by itself`}`;
  const about = fields(display, [
    ['rules', rules === 0 ? 'none in company.yaml' : `${counted(rules, 'rule')} of company.yaml, which come first`],
    ['in use', version !== null ? `version ${version}` : { text: off ? 'none, as you want it: rules decide, and all other mail goes to support' : 'none: mail goes to support', format: 'yellow' }],
    ['problem', problem === null ? '' : { text: problem, format: 'red' }],
    ['knows', intents.length === 0 ? '' : `${counted(intents.length, 'intent')}: ${intents.slice(0, intentsShown).join(', ')}${more}`],
    ['examples', `${count(examples)} on record${newest === null || newest.examples === examples ? '' : `; version ${newest.version} learned from ${count(newest.examples)} of them`}`],
    ['new', waits],
    ['newest', newest === null ? '' : `version ${newest.version} of ${shortTime(newest.at, display.now)}, ${newest.inUse ? 'in use' : 'not in use'}`],
    ['why', newest?.why ?? ''],
  ]);
  if (newest !== null) return about;
  return `${about}\n\n${wrapped(display, 'It has learned nothing yet. `keelson router train FILE.jsonl` teaches it, a line {"text": "…", "intent": "…"} for each example; what you correct and confirm in the inbox is kept for it.')}`;
}

export function versionsText(display: Display, views: readonly RouterVersionView[]): string {
  if (views.length === 0) return 'There is no version yet. `keelson router train FILE.jsonl` makes the first.';
  return table(
    display,
    [{ title: 'version', align: 'right' }, { title: 'trained' }, { title: 'state' }, { title: 'examples', align: 'right' }, { title: 'intents', align: 'right' }, { title: 'held out' }, { title: 'why', shrinksTo: 20, linesMax: 4 }],
    views.map((view): Cell[] => [
      String(view.version),
      shortTime(view.at, display.now),
      view.inUse ? { text: 'in use', format: 'green' } : !view.kept ? { text: 'gone', format: 'dim' } : view.adoptedAt === null ? 'never used' : 'kept',
      count(view.examples),
      count(view.intents),
      view.heldOut.accuracy === null ? '' : `${percent(view.heldOut.accuracy)}, ${percent(view.heldOut.before)} before`,
      view.why,
    ]),
  );
}

export function correctedText(display: Display, { signal, intent }: RouterCorrection, { version, intents, newExamples, trainsAt }: RouterStatus): string {
  const strange = version !== null && !intents.includes(intent) ? `\n${display.paint('yellow', `No version in use knows ${safeLine(intent)} yet: if it is misspelt, correct the mail again, and that word counts instead.`)}` : '';
  const next = trainsAt === null ? '`keelson router train` learns from it.' : `${count(newExamples)} of ${count(trainsAt)} new examples: then the router trains by itself, or now by \`keelson router train\`.`;
  return `The mail of event ${signal} is about ${display.paint('bold', safeLine(intent))}. ${next}${strange}`;
}

export function revertedText(display: Display, { version, before }: RouterRevert): string {
  if (version === null) return display.paint('yellow', `No classifier decides any more${before === null ? '' : ` (version ${before} did)`}: rules do, and all other mail goes to support. \`keelson router revert${before === null ? ' VERSION' : ` ${before}`}\` takes it back.`);
  return `Version ${version} decides from here on${before === null ? '' : `; it was version ${before}`}.`;
}

function signed(weight: number): string {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(2)}`;
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(Math.round(share * 1_000) / 10).toFixed(1)} %`;
}
