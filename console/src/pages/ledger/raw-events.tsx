import type { CallOutput } from '../../api/call.ts';
import { Icon } from '../../kit/icon.tsx';
import { Json } from '../../kit/json.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Time } from '../../kit/time.tsx';

/** Events as they are on record, one to be opened after the other. */
export function RawEvents({ events }: { events: CallOutput<'effects.story'>['events'] }) {
  return (
    <Section title="On record" aside={events.length === 1 ? 'one event' : `${String(events.length)} events`}>
      <div className="grid grid-cols-1 divide-y divide-line rounded-md border border-line">
        {events.map((event) => (
          <details key={event.seq} className="group">
            <summary className="flex min-h-10 list-none items-center gap-2 px-3 text-sm hover:bg-hover wide:min-h-8">
              <Icon name="right" size={12} className="text-muted transition-transform group-open:rotate-90" />
              <span className="min-w-0 flex-1 truncate font-mono text-xs">{event.kind}</span>
              <span className="text-xs text-muted tabular">{event.seq.toLocaleString('en')}</span>
              <span className="text-xs text-muted"><Time at={event.at} form="clock" /></span>
            </summary>
            <div className="p-2"><Json value={event} label={`event ${String(event.seq)}`} /></div>
          </details>
        ))}
      </div>
    </Section>
  );
}
