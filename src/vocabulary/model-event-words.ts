import { calledWords, reusedWords } from './model-words.ts';
import type { LedgerEvent } from './events.ts';
import type { EventWords } from './event-words.ts';
import { counted, duration } from './number-words.ts';

/** What models were asked, and what the router learned, in words; `null` for an event of another kind. */
export function modelEventWords(event: LedgerEvent): EventWords | null {
  switch (event.kind) {
    case 'model.called':
      return say(`${event.data.purpose}: ${calledWords(event.data)}, ${duration(event.data.ms)}`, event.data.outcome === 'answered' ? null : event.data.outcome === 'lost' ? 'doubt' : 'careful');
    case 'model.reused':
      return say(`${event.data.purpose}: ${reusedWords(event.data)}`);
    case 'model.texts-expired':
      return say(event.data.texts === 0 ? `the files of prompts and answers up to event ${event.data.upTo} are deleted` : `${counted(event.data.texts, 'prompt or answer', 'prompts and answers')} up to event ${event.data.upTo} ${event.data.texts === 1 ? 'was' : 'were'} kept long enough`, 'quiet');
    default:
      return routerEventWords(event);
  }
}

function routerEventWords(event: LedgerEvent): EventWords | null {
  switch (event.kind) {
    case 'router.taught': {
      const { source, signal, examples } = event.data;
      const [first] = examples;
      const from = { correction: 'corrected', confirmation: 'confirmed', file: 'from a file' }[source];
      return say(`the router has ${counted(examples.length, 'example')} more, ${from}${signal === null ? '' : `, of event ${signal}`}${first === undefined ? '' : `: ${first.intent}${examples.length > 1 ? ' …' : ''}`}`);
    }
    case 'router.trained': {
      const { version, examples, intents, heldOut, ms } = event.data;
      const before = heldOut.before === null ? '' : `, ${percent(heldOut.before)} before`;
      return say(`version ${version} of the router was trained on ${counted(examples, 'example')} of ${counted(intents, 'intent')} in ${duration(ms)}${heldOut.accuracy === null ? '' : `: ${percent(heldOut.accuracy)} right of those held out${before}`}`);
    }
    case 'router.adopted':
      return event.data.version === null ? say(`no version of the router decides: ${event.data.reason}`, 'careful') : say(`version ${event.data.version} of the router decides: ${event.data.reason}`, 'news');
    case 'router.discarded':
      return say(`version ${event.data.version} of the router is deleted: ${event.data.reason}`, 'quiet');
    default:
      return null;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function say(text: string, tone: EventWords['tone'] = null): EventWords {
  return { text, tone };
}
