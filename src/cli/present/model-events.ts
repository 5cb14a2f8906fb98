import { calledWords, reusedWords } from '../../vocabulary/model-words.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import type { Description } from './events.ts';
import { counted, duration } from './times.ts';

/** What models were asked, and what the router learned, in words; `null` for an event of another kind. */
export function describeModelEvent(event: AnyEvent): Description | null {
  switch (event.kind) {
    case 'model.called':
      return say(`${event.data.purpose}: ${calledWords(event.data)}, ${duration(event.data.ms)}`, event.data.outcome === 'answered' ? null : event.data.outcome === 'lost' ? 'magenta' : 'yellow');
    case 'model.reused':
      return say(`${event.data.purpose}: ${reusedWords(event.data)}`);
    case 'model.texts-expired':
      return say(event.data.texts === 0 ? `the files of prompts and answers up to event ${event.data.upTo} are deleted` : `${counted(event.data.texts, 'prompt or answer', 'prompts and answers')} up to event ${event.data.upTo} ${event.data.texts === 1 ? 'was' : 'were'} kept long enough`, 'dim');
    default:
      return describeRouterEvent(event);
  }
}

function describeRouterEvent(event: AnyEvent): Description | null {
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
      return event.data.version === null ? say(`no version of the router decides: ${event.data.reason}`, 'yellow') : say(`version ${event.data.version} of the router decides: ${event.data.reason}`, 'cyan');
    case 'router.discarded':
      return say(`version ${event.data.version} of the router is deleted: ${event.data.reason}`, 'dim');
    default:
      return null;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function say(text: string, format: Description['format'] = null): Description {
  return { text, format };
}
