import { useState } from 'react';
import { urlOf } from '../../api/call.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { MailFrame } from '../../kit/mail-frame.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Time } from '../../kit/time.tsx';
import type { Dossier } from './words.ts';

type Mail = Dossier['mails'][number];

/** What was written so far, oldest first; the newest mail that came in is open, the others a line each. */
export function Conversation({ mails, mailsLeft }: Pick<Dossier, 'mails' | 'mailsLeft'>) {
  if (mails.length === 0) return null;
  const open = mails.findLast(({ direction }) => direction === 'in') ?? mails.at(-1);
  return (
    <Section title={mails.length === 1 ? 'The mail' : 'The conversation'} aside={mails.length === 1 ? undefined : `${String(mails.length)}${mailsLeft ? ' newest' : ''} mails`}>
      <div className="grid grid-cols-1 divide-y divide-line rounded-md border border-line">
        {mails.map((mail) => <OneMail key={mail.seq} mail={mail} startsOpen={mail === open} />)}
      </div>
    </Section>
  );
}

function OneMail({ mail, startsOpen }: { mail: Mail; startsOpen: boolean }) {
  const [laidOut, setLaidOut] = useState(false);
  const who = mail.direction === 'out' ? 'You' : mail.from === null ? 'Unknown sender' : mail.from.name === '' ? mail.from.address : mail.from.name;
  return (
    <details open={startsOpen} className="group">
      <summary className="flex min-h-10 list-none items-center gap-2 px-3 text-sm hover:bg-hover">
        <Icon name="right" size={12} className="text-muted transition-transform group-open:rotate-90" />
        <span className="max-w-[60%] shrink-0 truncate font-medium">{who}</span>
        <span className="min-w-0 flex-1 truncate text-muted">{mail.subject === '' ? 'No subject' : mail.subject}</span>
        {mail.attachments.length > 0 && <span className="text-xs whitespace-nowrap text-muted">{mail.attachments.length} {mail.attachments.length === 1 ? 'file' : 'files'}</span>}
        <span className="text-xs text-muted"><Time at={mail.at} /></span>
      </summary>
      <div className="grid grid-cols-1 gap-3 px-3 pt-1 pb-3">
        <p className="text-xs text-muted">
          {mail.direction === 'out' ? <>To {mail.to.map(({ address }) => address).join(', ')}</> : <>From <span className="font-medium text-text">{mail.from?.address ?? 'nobody that it names'}</span></>}
        </p>
        {laidOut ? <MailFrame seq={mail.seq} subject={mail.subject} /> : <MailText text={mail.text} />}
        {mail.cut && !laidOut && <p className="text-xs text-muted">The mail is longer than what is shown here.</p>}
        {mail.hasHtml && <div><Button size="small" tone="quiet" icon={laidOut ? 'inbox' : 'mail'} onClick={() => setLaidOut(!laidOut)} className="-ml-2.5">{laidOut ? 'Show as text' : 'Show as laid out'}</Button></div>}
        {mail.attachments.length > 0 && <Attachments mail={mail} />}
      </div>
    </details>
  );
}

/** What a stranger wrote: text and nothing else, in lines that one can read. */
export function MailText({ text }: { text: string }) {
  return <p className="max-w-[72ch] break-words whitespace-pre-wrap">{text.trim() === '' ? <span className="text-muted">It has no text.</span> : text}</p>;
}

function Attachments({ mail }: { mail: Mail }) {
  return (
    <ul aria-label="Files" className="flex flex-wrap gap-2">
      {mail.attachments.map(({ name, bytes, type }, place) => (
        <li key={`${String(place)} ${name}`} className="max-w-full">
          <a href={urlOf('mails.attachment', { params: { seq: mail.seq, place } })} download className="flex min-h-10 max-w-full items-center gap-2 rounded-md border border-line px-2.5 text-sm hover:bg-hover wide:min-h-8">
            <Icon name="download" size={14} className="text-muted" /><span className="truncate" title={type}>{name}</span><span className="text-xs whitespace-nowrap text-muted">{sizeText(bytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${String(bytes)} bytes`;
  return bytes < 1_000_000 ? `${String(Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
