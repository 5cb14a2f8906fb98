import { DefinitionList } from '../../kit/definition-list.tsx';
import { Diff } from '../../kit/diff.tsx';
import { Json } from '../../kit/json.tsx';
import { Money } from '../../kit/money.tsx';

interface Mail {
  to: { address: string; name: string }[];
  cc: { address: string; name: string }[];
  subject: string;
  text: string;
}

const addresses = (all: Mail['to']): string => all.map(({ address, name }) => (name === '' ? address : `${name} <${address}>`)).join(', ');

/** What goes out, as one reads it; of what was edited, what was changed. Words of strangers are text. */
export function Payload({ kind, payload, original }: { kind: string; payload: unknown; original: unknown }) {
  if (kind === 'mail.send' && isMail(payload)) {
    const before = isMail(original) ? original : null;
    return (
      <div className="rounded-md border border-line">
        <div className="border-b border-line px-3 py-2">
          <DefinitionList termWidth={56} items={[{ term: 'To', value: <span className="break-words">{addresses(payload.to)}</span> }, { term: 'Cc', value: payload.cc.length === 0 ? null : addresses(payload.cc) }, { term: 'Subject', value: before === null ? <strong className="font-medium break-words">{payload.subject}</strong> : <Diff before={before.subject} after={payload.subject} /> }]} />
        </div>
        <div className="max-h-80 overflow-y-auto px-3 py-2 text-sm" tabIndex={0} role="region" aria-label="The text of the mail">{before === null ? <p className="break-words whitespace-pre-wrap">{payload.text.trim()}</p> : <Diff before={before.text.trim()} after={payload.text.trim()} />}</div>
      </div>
    );
  }
  return <><Facts payload={payload} />{original !== null && <Json value={original} label="what the agent had proposed" />}</>;
}

function Facts({ payload }: { payload: unknown }) {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return <Json value={payload} label="what was proposed" />;
  const { amount, currency, ...rest } = payload as Record<string, unknown>;
  const money = typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : null;
  return (
    <DefinitionList
      termWidth={104}
      items={[
        ...(money === null ? [] : [{ term: 'Amount', value: <strong className="font-medium"><Money of={money} /></strong> }]),
        ...Object.entries(rest).map(([name, value]) => ({ term: name.slice(0, 1).toUpperCase() + name.slice(1), value: value === null ? null : <span className="break-words">{typeof value === 'string' ? value : JSON.stringify(value)}</span> })),
      ]}
    />
  );
}

function isMail(payload: unknown): payload is Mail {
  return typeof payload === 'object' && payload !== null && 'to' in payload && Array.isArray(payload.to) && 'text' in payload && typeof payload.text === 'string' && 'subject' in payload && typeof payload.subject === 'string' && 'cc' in payload && Array.isArray(payload.cc);
}
