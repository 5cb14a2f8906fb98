import { useState } from 'react';
import { urlOf } from '../../api/call.ts';
import { useApiPages } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { classes } from '../../kit/classes.ts';
import { Icon } from '../../kit/icon.tsx';
import { MailFrame } from '../../kit/mail-frame.tsx';
import { EmptyState, Note } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import type { Customer, Mail } from './words.ts';

/** Mails in both directions, the newest last. Older ones are read when one asks for them. */
export function Conversation({ customer }: { customer: Customer }) {
  const [older, setOlder] = useState(false);
  const { subject, asOf, mails } = customer;
  const all = useApiPages('memory.mails', { query: { subject, limit: 50, ...(asOf === null ? {} : { asOfSeq: asOf.seq }) } }, { enabled: older });
  const rows = older && all.rows.length > 0 ? all.rows : mails.rows;
  const hasMore = older && all.rows.length > 0 ? all.hasMore : mails.next !== null;
  if (rows.length === 0) return <EmptyState icon="mail" title="No mails">{asOf === null ? 'What comes in from any of their addresses is shown here, with every reply.' : 'There were none yet at that moment.'}</EmptyState>;
  const shown = rows.toReversed();
  return (
    <div className="grid grid-cols-1 gap-3">
      {all.error !== null && <Note tone="bad">{all.error.message} {all.error.nextStep}</Note>}
      {hasMore && <Button size="small" tone="quiet" icon="up" busy={all.isFetching} onClick={() => (older ? all.more() : setOlder(true))} className="justify-self-start">Earlier mails</Button>}
      <ol aria-label="Mails, the newest last" className="grid grid-cols-1 gap-2">
        {shown.map((mail, place) => <OneMail key={mail.seq} mail={mail} startsOpen={place >= shown.length - 2} />)}
      </ol>
    </div>
  );
}

function OneMail({ mail, startsOpen }: { mail: Mail; startsOpen: boolean }) {
  const [laidOut, setLaidOut] = useState(false);
  const isOut = mail.direction === 'out';
  const who = isOut ? 'You' : mail.from === null ? 'Unknown sender' : mail.from.name === '' ? mail.from.address : mail.from.name;
  return (
    <li className="min-w-0">
      <details open={startsOpen} className={classes('group rounded-md border border-line', isOut ? 'ml-4 bg-ground wide:ml-10' : 'mr-4 wide:mr-10')}>
        <summary className="flex min-h-10 list-none items-center gap-2 px-3 text-sm hover:bg-hover">
          <Icon name="right" size={12} className="text-muted transition-transform group-open:rotate-90" />
          <span className="shrink-0 font-medium">{who}<span className="sr-only">{isOut ? ' wrote' : ' wrote to you'}</span></span>
          <span className="min-w-0 flex-1 truncate text-muted">{mail.subject === '' ? 'No subject' : mail.subject}</span>
          {mail.attachments.length > 0 && <span className="text-xs whitespace-nowrap text-muted">{mail.attachments.length} {mail.attachments.length === 1 ? 'file' : 'files'}</span>}
          <span className="text-xs text-muted"><Time at={mail.at} /></span>
        </summary>
        <div className="grid grid-cols-1 gap-2 px-3 pt-1 pb-3">
          <p className="text-xs break-all text-muted">{isOut ? `To ${mail.to.map(({ address }) => address).join(', ')}` : `From ${mail.from?.address ?? 'nobody that it names'}`}</p>
          {laidOut
            ? <MailFrame seq={mail.seq} subject={mail.subject} />
            : <p className="max-w-[72ch] break-words whitespace-pre-wrap">{mail.text.trim() === '' ? <span className="text-muted">It has no text.</span> : mail.text}</p>}
          {mail.cut && !laidOut && <p className="text-xs text-muted">The mail is longer than what is shown here.</p>}
          {mail.attachments.length > 0 && <Files mail={mail} />}
          {mail.hasHtml && <div><Button size="small" tone="quiet" icon={laidOut ? 'inbox' : 'mail'} onClick={() => setLaidOut(!laidOut)} className="-ml-2.5">{laidOut ? 'Show as text' : 'Show as laid out'}</Button></div>}
        </div>
      </details>
    </li>
  );
}

function Files({ mail }: { mail: Mail }) {
  return (
    <ul aria-label="Files" className="flex flex-wrap gap-2">
      {mail.attachments.map(({ name, type }, place) => (
        <li key={`${String(place)} ${name}`} className="max-w-full">
          <a href={urlOf('mails.attachment', { params: { seq: mail.seq, place } })} download className="flex min-h-10 max-w-full items-center gap-2 rounded-md border border-line px-2.5 text-sm hover:bg-hover wide:min-h-8"><Icon name="download" size={14} className="text-muted" /><span className="truncate" title={type}>{name}</span></a>
        </li>
      ))}
    </ul>
  );
}
