import type { Company } from '../../facade.ts';
import type { MemoryView, Recalled, WhyStep } from '../../vocabulary/memory.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import type { Display } from '../present/display.ts';
import { whyText } from '../present/memory-history.ts';
import { recallText } from '../present/memory-recall.ts';
import { fields } from '../present/table.ts';
import { counted } from '../present/times.ts';
import { prose } from './telling.ts';

/** What the demo shows of memory: why one decision was made, how a record was before, and a question. */
export interface MemoryReading {
  /** The sent mail whose reasons are shown. */
  why: { ref: string; steps: WhyStep[] };
  /** A customer who wrote more than once: the record now, and as of the first version. */
  asOf: { ref: string; seq: number; before: MemoryView; now: MemoryView } | null;
  recalled: Recalled;
}

const memoryQuestion = 'copy of invoice 1042 from October';

export async function readMemory(company: Company, events: readonly AnyEvent[], effect: string): Promise<MemoryReading> {
  const sent = events.find((event) => event.kind === 'effect.succeeded' && event.data.effect === effect);
  const ref = `mail:${sent?.seq ?? 0}`;
  return {
    why: { ref, steps: await company.memory.why(ref) },
    asOf: await changedCustomer(company, events),
    recalled: await company.memory.recall({ text: memoryQuestion, limit: 3 }),
  };
}

/** The record of the first customer who wrote a second time. */
async function changedCustomer(company: Company, events: readonly AnyEvent[]): Promise<MemoryReading['asOf']> {
  const again = events.find((event) => event.kind === 'record.put' && event.data.kind === 'customer' && event.data.value['mails'] === 2);
  if (again?.kind !== 'record.put') return null;
  const ref = `${again.data.kind}:${again.data.id}`;
  const seq = again.seq - 1;
  return { ref, seq, before: await company.memory.show(ref, { asOf: { seq } }), now: await company.memory.show(ref) };
}

export function memoryTold(display: Display, { why, asOf, recalled }: MemoryReading): string {
  const parts = [
    `${display.paint('bold', `keelson memory why ${why.ref}`)}\n${whyText(display, why.steps)}`,
    `${display.paint('bold', `keelson memory recall "${memoryQuestion}" --limit 3`)}\n${recallText(display, recalled, { text: memoryQuestion, limit: 3 })}`,
  ];
  if (asOf !== null) {
    const mails = (view: MemoryView): string => (view.type === 'record' ? `version ${view.version}: ${counted(Number(view.value['mails'] ?? 0), 'mail')}` : '');
    parts.push(
      `${display.paint('bold', `keelson memory show ${asOf.ref} --as-of ${asOf.seq}`)}\n${fields(display, [['then', mails(asOf.before)], ['now', mails(asOf.now)]])}\n${prose(display, 'What the ledger knew at that point is read as easily as what it knows now.')}`,
    );
  }
  return parts.join('\n\n');
}
