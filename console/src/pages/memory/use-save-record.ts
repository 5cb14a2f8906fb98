import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { apiQuery, useApi, useApiWrite } from '../../api/query.ts';
import { toast } from '../../kit/toast.tsx';
import type { Edited } from './field-text.ts';
import { changedByThem } from './merge-edited.ts';
import { fieldsOf, valueOf, type Written } from './record-form.ts';
import type { Version } from './words.ts';

/** Each time that agents alone have written meanwhile: a mail that comes in just then is counted in the record. */
const triesMax = 5;

export interface Saving {
  /** Writes what the form says as the next version of `from`. Resolves with `false`, and nothing written, when somebody has changed since what is in the form. */
  save(fields: readonly Edited[]): Promise<unknown>;
  /** The version by somebody else that holds by now, where it changes what is in the form. */
  theirs: Version | null;
  /** How many times it was refused for that. */
  refusals: number;
}

/** Writes a record only if it is still the one that the form was filled from. `newest`: the event of the newest version that this page has heard of. */
export function useSaveRecord({ kind, id }: { kind: string; id: string }, from: { written: Written | null; move: (to: Written | null) => void }, newest: number): Saving {
  const client = useQueryClient();
  const [refusals, setRefusals] = useState(0);
  const [refusedAt, setRefusedAt] = useState<number | null>(null);
  const ref = `${kind}:${id}`;
  const begun = from.written?.seq ?? 0;
  const asked = { query: { ref, limit: 1 } };
  const now = useApi('memory.history', asked, { enabled: newest > begun || refusedAt === begun, staleTime: 0 }).data?.[0];
  const differs = (one: Version, than: Written | null): boolean => changedByThem({ base: fieldsOf(than, kind), theirs: fieldsOf(one, kind) }).length > 0;
  const revert = useApiWrite('memory.revert', { refreshes: ['memory'], onDone: ({ version: back }) => toast({ text: back === null ? 'The inbox asks you about what was changed since.' : `Taken back, as version ${String(back)}.` }) });
  const put = useApiWrite('memory.put', {
    refreshes: ['memory'], onProblem: () => undefined,
    onDone: (done) => toast({ text: `Written as version ${String(done.version)}.`, ...(done.version === 1 ? {} : { undo: { label: 'Take back', run: () => revert.mutate({ body: { ref, version: done.version } }) } }) }),
  });
  const save = async (fields: readonly Edited[]): Promise<unknown> => {
    let written = from.written;
    for (let attempt = 1; ; attempt++) {
      try {
        return await put.mutateAsync({ body: { kind, id, value: valueOf(fields, written), expectedSeq: written?.seq ?? 0 } });
      } catch (thrown) {
        if (!(thrown instanceof ApiProblem) || thrown.code !== 'memory.changed' || attempt === triesMax) throw thrown;
        const [held] = await client.query({ ...apiQuery('memory.history', asked), staleTime: 0 }).catch((problem: unknown) => {
          // Forgotten meanwhile. Whoever writes it once more puts it on record anew, and has read that.
          if (problem instanceof ApiProblem && problem.code.startsWith('memory.unknown')) from.move(null);
          throw thrown;
        });
        if (held === undefined) throw thrown;
        if (differs(held, written)) {
          setRefusedAt(begun);
          setRefusals((count) => count + 1);
          return false;
        }
        written = held;
      }
    }
  };
  // An earlier one holds again when what was written after it was about somebody who was forgotten.
  const isOther = now !== undefined && (now.seq > begun || (refusedAt === begun && now.seq !== begun));
  return { save, theirs: isOther && differs(now, from.written) ? now : null, refusals };
}
