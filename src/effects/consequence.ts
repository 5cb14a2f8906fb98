import type { EffectKind, Verdict } from '../vocabulary/effects.ts';
import type { Draft, EventData } from '../vocabulary/events.ts';
import { recordedFactsSchema, type Facts } from '../vocabulary/facts.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Evidence } from '../vocabulary/inbox.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Preview } from './adapter.ts';

/** The effect that a verdict is about. */
export interface Judged {
  task: TaskId;
  subject: string | null;
  effect: string;
  call: number;
}

/** What the operator is shown with it. */
export interface Shown {
  preview: Preview;
  proposal: { kind: EffectKind; why: string; evidence: Evidence[]; confidence: number | null; risk: 'low' | 'medium' | 'high'; playbook?: string | null | undefined };
  agent: string;
  /** Money moves, or untrusted text chose more than whom it answers: then each is decided by itself. */
  alone: boolean;
}

export interface Hour {
  /** Epoch ms. */
  now: number;
  /** IANA zone in which the operator reads times. */
  zone: string;
}

/** The verdict as an event, with what it was judged by. */
export function judgedDraft({ effect, call, ...base }: Judged, { verdict, facts, policy }: { verdict: Verdict; facts: Facts; policy: string | null }): Draft {
  const { text: _, ...seen } = facts.effect;
  const { outcome, afterMs, rules, why } = verdict;
  return { ...base, kind: 'effect.judged', actor: 'system', cause: 'previous', data: { effect, call, verdict: outcome, afterMs, rules, why, facts: recordedFactsSchema.parse({ ...facts, effect: seen }), policy } };
}

/** What follows from a verdict, in the same append: an approval, a rejection, or what the operator is asked. Nothing of it sends what isn't allowed (E6). */
export function consequenceOf(judged: Judged, verdict: Verdict, shown: Shown, hour: Hour): Draft[] {
  const { effect, call, ...base } = judged;
  switch (verdict.outcome) {
    case 'allow':
      if (verdict.afterMs > 0) return [coolingItem(judged, verdict, shown, hour)];
      return [{ ...base, kind: 'effect.approved', actor: 'system', cause: 'previous', data: { effect, call, by: allowedBy(verdict) } }];
    case 'deny':
      return [{ ...base, kind: 'effect.rejected', actor: 'system', cause: 'previous', data: { effect, call, reason: verdict.why } }];
    case 'review':
      return [reviewItem(judged, verdict.why, shown, hour)];
    case 'stage':
      return [stagedItem(judged, verdict, shown, hour)];
  }
}

/** Who approved what the rules allow. */
export function allowedBy({ rules }: Pick<Verdict, 'rules'>): string {
  return `policy: ${rules.join(', ')}`.slice(0, 200);
}

/** May this go out? Approvals of the same playbook, or agent and kind, may be decided together, but for those that are to be read closely. */
export function reviewItem(judged: Judged, why: string, shown: Shown, { now }: Hour): Draft {
  const { preview, proposal } = shown;
  const recommended = recommendation(proposal);
  return opened(judged, {
    summary: preview.sentence,
    evidence: evidenceOf(shown, { label: 'why this waits', text: why }),
    recommended,
    actions: ['approve', 'edit', 'reject'],
    batch: recommended.action === 'edit' || shown.alone ? null : (proposal.playbook ?? `${shown.agent}: ${proposal.kind}`).slice(0, 300),
    expiresAt: now + limits.approvalExpiryMsDefault,
  });
}

/** Prepared and shown. It can't be approved as it is: letting go of it is a decision of its own. */
function stagedItem(judged: Judged, { why }: Verdict, shown: Shown, { now }: Hour): Draft {
  return opened(judged, {
    summary: `Staged, not sent: ${shown.preview.sentence}`.slice(0, 500),
    evidence: evidenceOf(shown, { label: 'why this is staged', text: `${why} Nothing is sent; "unstage" turns it into an ordinary approval.` }),
    recommended: { action: 'unstage', why: `Look at all of it. If it should happen, unstage it, and then approve it. ${shown.proposal.why}`.slice(0, 1_000) },
    actions: ['unstage', 'reject'],
    batch: null,
    expiresAt: now + limits.approvalExpiryMsDefault,
  });
}

/** It goes out by itself, so this waits for nothing: it is the operator's hand on the brake. The end of the cool-off takes it back. */
function coolingItem(judged: Judged, verdict: Verdict, shown: Shown, { now, zone }: Hour): Draft {
  const at = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(now + verdict.afterMs);
  return opened(judged, {
    summary: `Goes out on ${at} unless you stop it: ${shown.preview.sentence}`.slice(0, 500),
    evidence: evidenceOf(shown, { label: 'why it may', text: `${verdict.why} It is judged once more before it goes out.` }),
    recommended: { action: 'approve', why: `Nothing to do if it is right. To stop it, reject it with the reason; to send it now, approve it. ${shown.proposal.why}`.slice(0, 1_000) },
    actions: ['approve', 'edit', 'reject'],
    batch: null,
    expiresAt: null,
  });
}

function opened({ effect, task, subject }: Judged, item: Pick<EventData<'inbox.opened'>, 'summary' | 'evidence' | 'recommended' | 'actions' | 'batch' | 'expiresAt'>): Draft {
  return { task, subject, kind: 'inbox.opened', actor: 'system', cause: 'previous', data: { type: 'approval', choices: [], effect, call: null, name: null, ...item } };
}

function evidenceOf({ preview, proposal }: Shown, why: Evidence): Evidence[] {
  return [{ label: 'draft', text: preview.text.slice(0, 20_000) }, why, ...proposal.evidence].slice(0, 50);
}

/** An honest recommendation: a risky or unsure draft is to be read and edited, not waved through. */
function recommendation(proposal: Shown['proposal']): { action: 'approve' | 'edit'; why: string } {
  const sure = proposal.confidence === null ? 'no confidence is known' : `confidence ${Math.round(proposal.confidence * 100)} %`;
  if (proposal.risk === 'high') return { action: 'edit', why: `Risk is high (${sure}): read it closely before it goes out. ${proposal.why}`.slice(0, 1_000) };
  if (proposal.confidence !== null && proposal.confidence < 0.5) return { action: 'edit', why: `The draft is unsure (${sure}). ${proposal.why}`.slice(0, 1_000) };
  return { action: 'approve', why: `${proposal.why} (${sure}, risk ${proposal.risk})`.slice(0, 1_000) };
}
