import type { TaskContext } from '../../vocabulary/contract.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { MemoryConflict } from '../../vocabulary/memory-conflict.ts';
import { apply, choose, unanswered, type Settlement } from './settlement.ts';

type RevertConflict = Extract<MemoryConflict, { type: 'revert' }>;

const shownFieldsMax = 15;
const shownCharsMax = 1_000;

/** Fields that a version changed were changed again since: keep them, or restore all or some of them. */
export async function settleRevert(ctx: TaskContext, { ref, version, clean, fields }: RevertConflict): Promise<Settlement> {
  const names = fields.map(({ field }) => field);
  const one = names.slice(0, shownFieldsMax).map((field) => `restore only ${field}`.slice(0, 500));
  const choices = ['keep', 'restore', ...(names.length > 1 ? one : [])];
  const others = clean === 0 ? '' : ` ${clean} other ${clean === 1 ? 'field goes' : 'fields go'} back in any case.`;
  const chosen = await choose(ctx, 'keep-or-restore', {
    summary: `Version ${version} of ${ref} is to be taken back, but ${list(names)} changed again since.`.slice(0, 500),
    recommended: `keep: what was written later was written knowing more.${others}`,
    choices,
    evidence: fields.slice(0, shownFieldsMax).map(({ field, values: { before, after, now } }) => ({ label: field.slice(0, 200), text: `before version ${version}: ${shown(before)}\nby version ${version}: ${shown(after)}\nnow: ${shown(now)}` })),
  });
  if (chosen === null) return unanswered;
  const restored = chosen === 'keep' ? [] : chosen === 'restore' ? names : names.filter((_, index) => one[index] === chosen);
  if (restored.length === 0 && clean === 0) return { outcome: 'kept', reason: `${list(names)} stay as they are, so nothing of version ${version} is taken back.` };
  const kept = names.filter((name) => !restored.includes(name));
  const reason = `What version ${version} of ${ref} changed was taken back${kept.length === 0 ? '' : `, but for ${list(kept)}`}.`;
  return apply({ outcome: 'reverted', reason }, () => ctx.memory.restore(ref, version, restored, 'operator'));
}

function list(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= shownCharsMax ? text : `${text.slice(0, shownCharsMax)}…`;
}
