import { useMemo } from 'react';
import { useApi } from '../../api/query.ts';
import { useRested, type PolicyFile } from './draft.ts';
import type { LineMark } from './editor.tsx';

/** A pause in typing after which what is written is looked at. */
const pauseMs = 300;

/** What is wrong with a text, and what its tests say. While a newer text is looked at, what was said of the older one stays. */
export function useChecked(written: string, { name }: PolicyFile) {
  const text = useRested(written, pauseMs);
  const body = { policy: { name, text } };
  const check = useApi('policy.check', { body }, { keep: true });
  const ok = check.data?.ok === true && !check.isPlaceholderData;
  const tests = useApi('policy.test', { body }, { keep: true, enabled: ok });
  const findings = check.data?.findings ?? [];
  const failing = check.data?.ok === true ? (tests.data?.tests.filter(({ passed }) => !passed) ?? []) : [];
  const marks = useMemo((): LineMark[] => [
    ...(check.data?.findings ?? []).map(({ line, level, message }) => ({ line: line ?? 1, level, message })),
    ...(check.data?.ok === true ? (tests.data?.tests ?? []) : []).filter(({ passed }) => !passed).map(({ line, name: test, expected, actual }): LineMark => ({ line, level: 'warning', message: `The test "${test}" fails: expected ${expected}, got ${actual}.` })),
  ], [check.data, tests.data]);
  return { check, tests, findings, failing, marks, isBehind: text !== written || check.isFetching || tests.isFetching, isUsable: check.data?.ok === true && text === written && !check.isPlaceholderData };
}

export type Checked = ReturnType<typeof useChecked>;
