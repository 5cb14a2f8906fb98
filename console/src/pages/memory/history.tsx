import { useState } from 'react';
import { useApi, useApiWrite } from '../../api/query.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ConfirmDialog } from '../../kit/dialog.tsx';
import { Choice } from '../../kit/field.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { toast } from '../../kit/toast.tsx';
import { Changes } from './changes.tsx';
import { usePlace } from './place.ts';
import { actorWords, sourceWords, type Version } from './words.ts';
import { changesBetween, type Change } from './version-changes.ts';
import { wrongInput } from './wrong-input.ts';

const versionsMax = 50;

/** All versions, newest first, each with what it changed; each but the first can be taken back. */
export function History({ of, canChange }: { of: string; canChange: boolean }) {
  const { search } = usePlace();
  const [against, setAgainst] = useState<'before' | 'now'>('before');
  const [reverting, setReverting] = useState<number | null>(null);
  const { data, error, refetch } = useApi('memory.history', { query: { ref: of, limit: versionsMax + 1, ...(search.asOf === undefined ? {} : { asOfSeq: search.asOf }) } }, { keep: true });
  if (data === undefined && error !== null) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === undefined) return <Skeleton height={220} />;
  const newest = data[0];
  const versions = data.slice(0, versionsMax);
  return (
    <div className="grid grid-cols-1 gap-3">
      {versions.length > 1 && <div><Choice label="Compare each version" options={[{ value: 'before', label: 'With the one before' }, { value: 'now', label: search.asOf === undefined ? 'With the newest' : 'With the one of then' }]} value={against} onChange={setAgainst} /></div>}
      <ol aria-label="Versions, the newest first" className="divide-y divide-line border-y border-line">
        {versions.map((version, place) => (
          <OneVersion key={version.version} version={version} changes={against === 'before' ? changesBetween(data[place + 1]?.value ?? {}, version.value) : changesBetween(version.value, newest?.value ?? {})} against={against} isNewest={place === 0} onRevert={canChange && version.version > 1 ? () => setReverting(version.version) : null} />
        ))}
      </ol>
      {data.length > versionsMax && <p className="text-xs text-muted">The newest {versionsMax} versions are listed; <code>keelson memory history</code> has them all.</p>}
      {reverting !== null && <RevertDialog of={of} version={reverting} onClose={() => setReverting(null)} />}
    </div>
  );
}

function OneVersion({ version, changes, against, isNewest, onRevert }: { version: Version; changes: readonly Change[]; against: 'before' | 'now'; isNewest: boolean; onRevert: (() => void) | null }) {
  const { go } = usePlace();
  const from = sourceWords(version.source);
  return (
    <li className="grid grid-cols-1 gap-1 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="font-medium">Version {version.version}</span>
        {isNewest && <Badge tone="accent">holds</Badge>}
        {version.reverts !== null && <Badge icon="undo">takes back version {version.reverts}</Badge>}
        <span className="text-muted">by {actorWords(version.actor)}{from !== null && ` from ${from}`}{version.model !== null && ` with ${version.model}`}, <Time at={version.at} /></span>
        <span className="ml-auto flex">
          {onRevert !== null && <Button size="small" tone="quiet" icon="undo" aria-label={`Take back version ${String(version.version)}`} onClick={onRevert}>Take back</Button>}
          <Button size="small" tone="quiet" aria-label={`Why? Version ${String(version.version)}`} onClick={() => go({ search: { why: '*', version: version.version } })} className="-mr-2.5">Why?</Button>
        </span>
      </div>
      {changes.length === 0 ? <p className="text-sm text-muted">{against === 'before' ? 'Nothing differs from the version before.' : isNewest ? 'This is the one that holds.' : 'Nothing differs.'}</p> : <Changes changes={changes} />}
    </li>
  );
}

type Answer = 'keep' | 'restore';

/** What would go back, and what somebody changed again since: that is asked before anything is done. */
function RevertDialog({ of, version, onClose }: { of: string; version: number; onClose: () => void }) {
  const [answer, setAnswer] = useState<Answer>('keep');
  const plan = useApi('memory.revertPlan', { query: { ref: of, version } }, { staleTime: 0 });
  const revert = useApiWrite('memory.revert', { refreshes: ['memory'], onProblem: () => undefined, onDone: ({ version: written }) => toast({ text: written === null ? 'The inbox asks you about what was changed since.' : `Taken back, as version ${String(written)}.` }) });
  const conflicts = plan.data?.conflicts ?? [];
  const changes = plan.data?.changes ?? [];
  const nothing = plan.data !== undefined && changes.length === 0 && (conflicts.length === 0 || answer === 'keep');
  return (
    <ConfirmDialog
      open onClose={onClose} title={`Take version ${String(version)} back?`} verb="Take it back" description="What that version changed goes back to what it was, as a new version. Nothing is lost: that can be taken back too."
      onConfirm={() => {
        if (nothing) throw wrongInput('Then nothing would change.', conflicts.length > 0 ? 'Choose to bring the old values back, or cancel.' : 'Nothing of it is left to take back: cancel.');
        return revert.mutateAsync({ body: { ref: of, version, ...(conflicts.length === 0 ? {} : { conflicts: answer }) } });
      }}
    >
      {plan.error !== null && <Note tone="bad">{plan.error.message} {plan.error.nextStep}</Note>}
      {plan.data === undefined && plan.error === null && <Skeleton height={60} />}
      {changes.length > 0 && <section className="grid gap-1"><h3 className="text-sm font-medium">Goes back</h3><Changes changes={changes} /></section>}
      {conflicts.length > 0 && (
        <fieldset className="grid gap-2">
          <legend className="text-sm font-medium">Changed again since</legend>
          <Changes changes={conflicts.map((one) => ({ field: one.field, ...('now' in one ? { before: one.now } : {}), ...('before' in one ? { after: one.before } : {}) }))} />
          {(['keep', 'restore'] as const).map((one) => (
            <label key={one} className="flex min-h-10 items-center gap-2 text-sm wide:min-h-7"><input type="radio" name="conflicts" checked={answer === one} onChange={() => setAnswer(one)} className="accent-(--accent)" />{one === 'keep' ? 'Keep what stands there now' : 'Bring the old values back here too'}</label>
          ))}
        </fieldset>
      )}
      {plan.data !== undefined && changes.length + conflicts.length === 0 && <p className="text-sm text-muted">Nothing of it is left to take back.</p>}
    </ConfirmDialog>
  );
}
