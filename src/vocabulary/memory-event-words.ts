import type { LedgerEvent } from './events.ts';
import type { EventWords } from './event-words.ts';
import { counted } from './number-words.ts';

/** What happened in memory, in words; `null` for an event of another kind. */
export function memoryEventWords(event: LedgerEvent): EventWords | null {
  switch (event.kind) {
    case 'record.put':
      return say(`${event.data.kind} ${event.data.id}, version ${event.data.version}${event.data.reverts === null ? '' : `, takes back version ${event.data.reverts}`}`);
    case 'note.put':
      return say(`${event.data.type} ${event.data.id}, version ${event.data.version}`);
    case 'items.indexed':
      return say(`everything up to event ${event.data.upTo} is searchable`, 'quiet');
    case 'items.archived':
      return say(`${counted(event.data.items.length, 'item')} archived: ${event.data.reason}${event.data.summary === null ? '' : `, summary in event ${event.data.summary}`}`);
    case 'items.promoted':
      return say(`${counted(event.data.items.length, 'item')} ${event.data.tier} from here on: ${event.data.reason}`);
    case 'items.expired':
      return say(`${counted(event.data.items.length, 'item')} expired`, 'quiet');
    case 'link.put':
      return say(`${event.data.from.kind}:${event.data.from.id} ${event.data.removed ? 'no longer ' : ''}${event.data.relation} ${event.data.to.kind}:${event.data.to.id}`);
    case 'association.observed':
      return say(`${event.data.scope}: ${event.data.name} ${event.data.value}, weight ${event.data.weight}`);
    case 'association.corrected':
      return say(`${event.data.scope}: ${event.data.name} ${event.data.value === null ? 'goes by what is observed again' : `is ${event.data.value}, said the operator`}`, 'news');
    case 'subject.forgotten':
      return say(`somebody was forgotten by ${event.data.by}: ${event.data.reason}`, 'careful');
    default:
      return identityWords(event);
  }
}

function identityWords(event: LedgerEvent): EventWords | null {
  switch (event.kind) {
    case 'identity.claimed':
      return say(`${event.data.identity} has ${event.data.handle.type}:${event.data.handle.value}`);
    case 'identity.released':
      return say(`${event.data.identity} no longer has ${event.data.handle.type}:${event.data.handle.value}`);
    case 'identity.merged':
      return say(`${event.data.from} is ${event.data.into}`, 'news');
    case 'identity.split':
      return say(`${event.data.from} is not ${event.data.into} after all`, 'news');
    default:
      return null;
  }
}

function say(text: string, tone: EventWords['tone'] = null): EventWords {
  return { text, tone };
}
