import type { CallOutput } from '../../api/call.ts';
import { useApi } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { DefinitionList } from '../../kit/definition-list.tsx';
import { Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState, Note, SkeletonRows } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';

type Webhook = CallOutput<'webhooks.list'>['webhooks'][number];
const refusals: Readonly<Record<string, string>> = {
  unknown: 'no such webhook', 'no-secret': 'it has no secret', headers: 'headers missing', time: 'signed too long ago, or in the future', signature: 'the signature is wrong', 'too-large': 'too large', 'too-slow': 'too slow',
  'cut-off': 'cut off', busy: 'too many at once', 'not-recorded': 'could not be put on record',
};
const schemes: Readonly<Record<Webhook['scheme'], string>> = { standard: 'Standard Webhooks', 'hmac-timestamp': 'a header with time and signature' };

/** Who may tell us things over the web. Secrets are set on the machine itself. */
export function Webhooks() {
  const list = useApi('webhooks.list', undefined, { refetchInterval: 30_000 });
  if (list.isError) return <ErrorState error={list.error} onAgain={() => void list.refetch()} />;
  if (list.data === undefined) return <SkeletonRows rows={4} height={90} />;
  const { webhooks, unknown } = list.data;
  if (webhooks.length === 0) {
    return (
      <EmptyState icon="link" title="No webhooks">
        <p>Other systems can tell Keelson what happened. Name a source under <code className="font-mono text-xs">webhooks:</code> in company.yaml, start Keelson again, and make its secret on the machine with <code className="font-mono text-xs">keelson webhooks secret NAME</code>.</p>
        {unknown > 0 && <p className="mt-2">{unknown.toLocaleString('en')} {unknown === 1 ? 'request' : 'requests'} came for sources that there are none of.</p>}
      </EmptyState>
    );
  }
  return (
    <>
      {webhooks.map((webhook) => <One key={webhook.name} webhook={webhook} />)}
      {unknown > 0 && <Note>{unknown.toLocaleString('en')} {unknown === 1 ? 'request' : 'requests'} came for sources that there are none of.</Note>}
      <p className="text-sm text-muted">Secrets are made and changed on the machine itself, with <code className="font-mono text-xs">keelson webhooks secret NAME</code>, and shown nowhere else.</p>
    </>
  );
}

function One({ webhook: { name, scheme, address, secrets, tally } }: { webhook: Webhook }) {
  const refused = Object.entries(tally.refused).filter(([, count]) => count > 0);
  return (
    <Section title={name} aside={secrets.length === 0 ? <Badge tone="warn" icon="warning">no secret: nothing is taken</Badge> : undefined}>
      <DefinitionList
        termWidth={140}
        items={[
          { term: 'Sends to', value: <code className="font-mono text-xs wrap-anywhere select-all">{address}</code> },
          { term: 'Signed by', value: schemes[scheme] },
          { term: 'Secrets', value: secrets.length === 0 ? 'none' : <ul>{secrets.map(({ since, until }) => <li key={since}>since <Time at={since} />{until !== null && <>, until <Time at={until} form="short" /></>}</li>)}</ul> },
          { term: 'Taken', value: <>{tally.received.toLocaleString('en')}{tally.duplicates > 0 && <span className="text-muted">, and {tally.duplicates.toLocaleString('en')} sent again</span>}{tally.broken > 0 && <span className="text-muted">, {tally.broken.toLocaleString('en')} unreadable</span>}{tally.last !== null && <span className="text-muted">; last <Time at={tally.last.at} /></span>}</> },
          { term: 'Refused', value: refused.length === 0 ? null : <ul>{refused.map(([why, count]) => <li key={why}>{count.toLocaleString('en')}: {refusals[why] ?? why}</li>)}{tally.lastRefused !== null && <li className="text-muted">last <Time at={tally.lastRefused.at} />: {refusals[tally.lastRefused.why] ?? tally.lastRefused.why}</li>}</ul> },
        ]}
      />
    </Section>
  );
}
