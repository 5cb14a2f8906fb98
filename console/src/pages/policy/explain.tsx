import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useApi } from '../../api/query.ts';
import { VerdictPill } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { Form, TextField } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState, Note, Skeleton, SkeletonRows } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import type { PolicyFile, Written } from './draft.ts';
import { RuleList, VerdictLine } from './explanation.tsx';
import { effectOf } from './search.ts';

const route = getRouteApi('/shell/policy/{-$view}');

/** Why an effect got its verdict: each rule of then, with the values that decided. */
export function Explain({ file, written }: { file: PolicyFile; written: Written }) {
  const { effect } = route.useSearch();
  const navigate = route.useNavigate();
  const [pasted, setPasted] = useState(effect ?? '');
  const [wrong, setWrong] = useState(false);
  // One may come to another effect by Back, or by a link.
  useEffect(() => {
    setPasted(effect ?? '');
    setWrong(false);
  }, [effect]);
  const ask = (): void => {
    const found = effectOf(pasted.trim());
    setWrong(found === undefined);
    if (found !== undefined) void navigate({ search: { effect: found } });
  };
  return (
    <div className="grid items-start gap-x-8 gap-y-5 px-4 py-4 wide:px-6 xwide:grid-cols-[minmax(0,1fr)_320px]">
      <div className="grid min-w-0 gap-5">
        <Form onSubmit={ask} className="flex flex-wrap items-start gap-2">
          <TextField
            label="Effect" labelHidden placeholder="The id of an effect, or a link to it" className="min-w-60 flex-1 wide:max-w-120" value={pasted} onChange={(event) => setPasted(event.target.value)}
            error={wrong ? 'That is no effect. Its id is an e with 24 digits and letters; the ledger has them all.' : null}
          />
          <Button type="submit" disabled={pasted.trim() === ''}>Explain</Button>
        </Form>
        {effect === undefined ? <EmptyState icon="policy" title="Why did it get its verdict?">Choose an effect, or paste its id. You see each rule of then, with the values that decided.</EmptyState> : <Explained effect={effect} file={file} written={written} />}
      </div>
      <Newest chosen={effect} />
    </div>
  );
}

function Explained({ effect, file, written }: { effect: `e${string}`; file: PolicyFile; written: Written }) {
  const found = useApi('policy.explain', { params: { effect } });
  if (found.isError) return <ErrorState error={found.error} onAgain={() => void found.refetch()} />;
  if (found.data === undefined) return <div className="grid gap-3"><Skeleton height={20} width={320} /><Skeleton height={20} /><Skeleton height={240} /></div>;
  const { sentence, given, explanation, remark } = found.data;
  return (
    <article aria-label={sentence} className="grid gap-5">
      <div className="grid gap-2">
        <h2 className="text-lg font-semibold wrap-anywhere">{sentence}</h2>
        <VerdictLine verdict={given} subject="By the rules of then it" />
        <p className="text-sm text-muted">Judged <Time at={given.at} form="short" />{given.policy !== null && <> by the policy <span className="font-mono text-xs">{given.policy.slice(0, 12)}</span></>} · <Link to="/ledger/{-$effect}" params={{ effect }} className="text-accent underline">Open it in the ledger</Link></p>
      </div>
      {remark !== null && <Note>{remark}</Note>}
      {explanation !== null && <RuleList rules={explanation.rules} linked={explanation.policy === file.digest && !written.isChanged} />}
    </article>
  );
}

function Newest({ chosen }: { chosen: string | undefined }) {
  const effects = useApi('effects.page', { query: { limit: 15 } });
  return (
    <aside aria-label="Newest effects" className="min-w-0">
      <Section title="Newest effects">
        {effects.isError ? <ErrorState error={effects.error} onAgain={() => void effects.refetch()} /> : effects.data === undefined ? <SkeletonRows rows={8} height={49} /> : effects.data.rows.length === 0
          ? <p className="text-sm text-muted">Nothing was proposed yet.</p>
          : (
            <ul className="grid">
              {effects.data.rows.map(({ effect, sentence, verdict, at }) => (
                <li key={effect} className="border-t border-line">
                  <Link to="/policy/{-$view}" params={{ view: 'explain' }} search={{ effect }} aria-current={effect === chosen ? 'true' : undefined} className="grid gap-0.5 rounded-sm px-2 py-1.5 text-sm hover:bg-hover aria-[current]:bg-selected">
                    <span className="line-clamp-2 wrap-anywhere">{sentence}</span>
                    <span className="flex items-center gap-2 text-xs text-muted"><VerdictPill verdict={verdict} /><Time at={at} /></span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
      </Section>
    </aside>
  );
}
