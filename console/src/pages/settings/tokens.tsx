import { useState } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { useApi, useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog, Dialog } from '../../kit/dialog.tsx';
import { Section } from '../../kit/page-header.tsx';
import { EmptyState, ErrorState, Note, SkeletonRows } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import { NewTokenDialog } from './new-token.tsx';
import { Secret } from './secret.tsx';

type Token = CallOutput<'access.tokens'>[number];
type NewToken = CallOutput<'access.issueToken'>;

/** What programs come in with. */
export function Tokens() {
  const tokens = useApi('access.tokens');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewToken | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const revoke = useApiWrite('access.revokeToken', { refreshes: ['access'], onProblem: () => undefined, onDone: () => toast({ text: 'The token is revoked. Nothing comes in with it any more.' }) });
  const make = <Button size="small" icon="plus" onClick={() => setMaking(true)}>Make a token</Button>;
  return (
    <>
      <Section title="API tokens" actions={(tokens.data?.length ?? 0) > 0 ? make : undefined}>
        <p className="text-sm text-muted">A token lets a program read, tell what happened, or decide, as you say. It never changes rules or access.</p>
        {tokens.isError ? <ErrorState error={tokens.error} onAgain={() => void tokens.refetch()} /> : tokens.data === undefined ? <SkeletonRows rows={3} height={53} /> : tokens.data.length === 0
          ? <EmptyState icon="key" title="No tokens" action={make}>Make one for a program that talks to the API, such as a script or a shop.</EmptyState>
          : <ul className="text-sm">{tokens.data.map((token) => <li key={token.id} className="border-t border-line py-2"><Row token={token} onRevoke={() => setRevoking(token)} /></li>)}</ul>}
      </Section>
      <NewTokenDialog open={making} onClose={() => setMaking(false)} onMade={setMade} />
      <Dialog open={made !== null} onClose={() => setMade(null)} title={`The token ${made?.token.name ?? ''}`} description="Copy it now: it is shown this once." actions={<Button tone="primary" onClick={() => setMade(null)}>I have copied it</Button>}>
        {made !== null && <div className="grid gap-3"><Secret label="Token" text={made.secret} /><p className="text-sm text-muted">A program sends it as <code className="font-mono text-xs">Authorization: Bearer keel_…</code></p></div>}
      </Dialog>
      <ConfirmDialog
        open={revoking !== null} onClose={() => setRevoking(null)} danger title={`Revoke ${revoking?.name ?? 'the token'}?`} verb="Revoke the token" description="Programs that use it are refused from then on. It can't be taken back."
        onConfirm={async () => void (revoking !== null && await revoke.mutateAsync({ params: { token: revoking.id } }))}
      >
        {revoking?.usedAt !== null && revoking !== null && <Note tone="warn">It was last used <Time at={revoking.usedAt} />.</Note>}
      </ConfirmDialog>
    </>
  );
}

function Row({ token: { name, scopes, issuedAt, expiresAt, usedAt, expired }, onRevoke }: { token: Token; onRevoke: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 wrap-anywhere">{name}{scopes.map((scope) => <Badge key={scope}>{scope}</Badge>)}{expired && <Badge tone="bad" icon="clock">expired</Badge>}</p>
        <p className="text-xs text-muted">made <Time at={issuedAt} /> · {usedAt === null ? 'not used yet' : <>used <Time at={usedAt} /></>}{expiresAt !== null && <> · {expired ? 'ended' : 'ends'} <Time at={expiresAt} form="day" /></>}</p>
      </div>
      <Button size="small" aria-label={`Revoke ${name}`} onClick={onRevoke}>Revoke</Button>
    </div>
  );
}
