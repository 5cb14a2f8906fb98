import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page-header.tsx';
import { MailText } from './conversation.tsx';
import type { Dossier } from './words.ts';

type Evidence = Dossier['item']['evidence'][number];

/** What has a place of its own on the page already. */
function isElsewhere({ label }: Evidence, { mails, item }: Dossier): boolean {
  if (mails.length > 0 && (label === 'The mail' || label === 'Thread so far')) return true;
  if (item.effectDetail !== null && (label === 'draft' || label.startsWith('why '))) return true;
  return label.startsWith('The draft of “');
}

/** What it rests on, each under its name. What is short is there to read, what is long a click away. */
export function EvidenceList({ dossier }: { dossier: Dossier }) {
  const shown = dossier.item.evidence.filter((one) => !isElsewhere(one, dossier));
  if (shown.length === 0) return null;
  // Where there is neither a draft nor a mail to read, this is what one decides by.
  const isAllThereIs = dossier.item.type !== 'approval' && dossier.item.type !== 'question';
  return (
    <Section title="What it rests on">
      <div className="grid grid-cols-1 divide-y divide-line rounded-md border border-line">
        {shown.map((one, place) => <One key={`${String(place)} ${one.label}`} {...one} startsOpen={isAllThereIs} />)}
      </div>
    </Section>
  );
}

const shortChars = 160;

function One({ label, text, startsOpen }: Evidence & { startsOpen: boolean }) {
  const [first = '', ...rest] = text.trim().split('\n');
  const name = label.slice(0, 1).toUpperCase() + label.slice(1);
  if (text.length <= shortChars && rest.length === 0) {
    return (
      <div className="flex flex-col gap-x-3 px-3 py-2 text-sm wide:flex-row">
        <span className="shrink-0 text-muted wide:w-36">{name}</span><span className="min-w-0 break-words">{text}</span>
      </div>
    );
  }
  return (
    <details open={startsOpen} className="group text-sm">
      <summary className="flex min-h-9 list-none items-center gap-3 px-3 py-2 hover:bg-hover">
        <span className="flex w-33 shrink-0 items-center gap-2 text-muted wide:w-36"><Icon name="right" size={12} className="transition-transform group-open:rotate-90" />{name}</span>
        <span className="min-w-0 flex-1 truncate group-open:invisible">{first}</span>
      </summary>
      <div className="px-3 pb-3"><MailText text={text} /></div>
    </details>
  );
}
