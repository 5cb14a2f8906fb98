import { Badge } from '../../kit/badge.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Diff } from '../../kit/diff.tsx';
import { Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { addressesText, type Address } from './addresses.ts';
import { MailText } from './conversation.tsx';
import type { Dossier } from './words.ts';

export interface MailDraft {
  to: Address[];
  cc: Address[];
  subject: string;
  text: string;
}

type Effect = NonNullable<Dossier['item']['effectDetail']>;

export function mailOf(payload: unknown): MailDraft {
  return payload as MailDraft;
}

/** What would go out, as whoever it reaches would read it; of what was edited, what was changed. */
export function Draft({ effect }: { effect: Effect }) {
  const changed = effect.original !== null;
  return (
    <Section title={titleOf(effect)} aside={changed ? <Badge tone="accent" icon="edit">edited by you</Badge> : undefined}>
      {effect.kind === 'mail.send' ? <MailPaper mail={mailOf(effect.payload)} original={changed ? mailOf(effect.original) : null} /> : <Payload payload={effect.payload} />}
    </Section>
  );
}

function titleOf({ kind, state }: Effect): string {
  if (kind !== 'mail.send') return state === 'succeeded' ? 'What was done' : 'What would be done';
  return state === 'succeeded' ? 'The reply that was sent' : 'The draft';
}

function MailPaper({ mail, original }: { mail: MailDraft; original: MailDraft | null }) {
  return (
    <div className="rounded-md border border-line bg-surface">
      <div className="border-b border-line px-3 py-2">
        <DefinitionList
          termWidth={56}
          items={[
            { term: 'To', value: <Changed before={original === null ? null : addressesText(original.to)} now={addressesText(mail.to)} /> },
            { term: 'Cc', value: mail.cc.length === 0 ? null : addressesText(mail.cc) },
            { term: 'Subject', value: <span className="font-medium"><Changed before={original?.subject ?? null} now={mail.subject} /></span> },
          ]}
        />
      </div>
      <div className="px-3 py-3">{original === null ? <MailText text={mail.text.trimEnd()} /> : <div className="max-w-[72ch]"><Diff before={original.text.trimEnd()} after={mail.text.trimEnd()} /></div>}</div>
    </div>
  );
}

function Changed({ before, now }: { before: string | null; now: string }) {
  return before === null || before === now ? <span className="break-words">{now}</span> : <Diff before={before} after={now} />;
}

const fieldWords: Readonly<Record<string, string>> = { customer: 'Customer', reason: 'Reason', payment: 'Payment', grant: 'Takes back' };

/** What moves money: the amount first, and every other field by its name. */
function Payload({ payload }: { payload: unknown }) {
  const fields = payload as Record<string, unknown>;
  const { amount, currency, ...rest } = fields;
  const isMoney = typeof amount === 'number' && typeof currency === 'string';
  return (
    <div className="rounded-md border border-line px-3 py-2.5">
      <DefinitionList
        items={[
          ...(isMoney ? [{ term: 'Amount', value: <strong className="font-semibold"><Money of={{ amount, currency }} /></strong> }] : []),
          ...Object.entries(isMoney ? rest : fields).map(([name, value]) => ({ term: fieldWords[name] ?? name, value: value === null ? null : <span className="break-words">{typeof value === 'string' ? value : JSON.stringify(value)}</span> })),
        ]}
      />
    </div>
  );
}
