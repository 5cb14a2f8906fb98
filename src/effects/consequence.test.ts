import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Draft, EventData } from '../vocabulary/events.ts';
import type { Verdict } from '../vocabulary/effects.ts';
import { limits } from '../vocabulary/limits.ts';
import { consequenceOf, reviewItem, type Shown } from './consequence.ts';

const judged = { task: 't1', subject: 'customer:jane@example.com', effect: 'e0123456789abcdef01234567', call: 3 } as const;
/** Monday, noon in Berlin. */
const hour = { now: Date.UTC(2026, 0, 5, 11), zone: 'Europe/Berlin' };

function shown(change: Partial<Shown['proposal']> = {}, alone = false): Shown {
  const proposal: Shown['proposal'] = { kind: 'mail.send', why: 'She asked.', evidence: [{ label: 'The mail', text: 'Where is it?' }], confidence: 0.9, risk: 'low', playbook: 'playbooks/invoice.md', ...change };
  return { preview: { sentence: 'Send a mail to jane@example.com', text: 'Here it is.' }, proposal, agent: 'support', alone };
}

function verdict(outcome: Verdict['outcome'], afterMs = 0): Verdict {
  return { outcome, afterMs, rules: ['mail-rule'], why: 'Mail is mail.' };
}

function item(drafts: Draft[]): EventData<'inbox.opened'> {
  const [draft, ...others] = drafts;
  assert.ok(draft?.kind === 'inbox.opened' && others.length === 0);
  return draft.data as EventData<'inbox.opened'>;
}

const review = (change?: Partial<Shown['proposal']>, alone?: boolean) => item([reviewItem(judged, 'Mail is mail.', shown(change, alone), hour)]);

describe('what follows from a verdict', () => {
  test('allow is an approval by the rules, and nobody is asked', () => {
    const [approved, ...more] = consequenceOf(judged, verdict('allow'), shown(), hour);
    assert.deepEqual([approved?.kind, approved?.actor, approved?.data, more], ['effect.approved', 'system', { effect: judged.effect, call: 3, by: 'policy: mail-rule' }, []]);
  });

  test('deny ends it with the reason, and there is nothing to approve', () => {
    const [rejected, ...more] = consequenceOf(judged, verdict('deny'), shown(), hour);
    assert.deepEqual([rejected?.kind, rejected?.data, more], ['effect.rejected', { effect: judged.effect, call: 3, reason: 'Mail is mail.' }, []]);
  });

  test('E6: every other verdict approves nothing', () => {
    for (const one of [verdict('review'), verdict('stage'), verdict('allow', 1)]) {
      assert.deepEqual(consequenceOf(judged, one, shown(), hour).map(({ kind }) => kind), ['inbox.opened'], one.outcome);
    }
  });
});

describe('an approval', () => {
  test('says what would happen, shows the draft and why it waits, and ends unsent', () => {
    const { summary, evidence, actions, expiresAt, effect, call } = review();
    assert.equal(summary, 'Send a mail to jane@example.com');
    assert.deepEqual(evidence, [{ label: 'draft', text: 'Here it is.' }, { label: 'why this waits', text: 'Mail is mail.' }, { label: 'The mail', text: 'Where is it?' }]);
    assert.deepEqual([actions, expiresAt, effect, call], [['approve', 'edit', 'reject'], hour.now + limits.approvalExpiryMsDefault, judged.effect, null]);
  });

  test('may be decided with others of its playbook, or of its agent and kind', () => {
    assert.deepEqual([review().batch, review({ playbook: null }).batch, review({ playbook: undefined }).batch], ['playbooks/invoice.md', 'support: mail.send', 'support: mail.send']);
  });

  test('is decided by itself when the risk is high, the draft unsure, money moves or untrusted text chose more than whom it answers', () => {
    assert.deepEqual([review({ risk: 'high' }).batch, review({ confidence: 0.49 }).batch, review({}, true).batch], [null, null, null]);
  });

  test('is recommended only where an approval is: what is risky or unsure is to be read and edited', () => {
    assert.deepEqual(review().recommended, { action: 'approve', why: 'She asked. (confidence 90 %, risk low)' });
    assert.deepEqual(review({ confidence: null }).recommended, { action: 'approve', why: 'She asked. (no confidence is known, risk low)' });
    assert.deepEqual(review({ confidence: 0.49 }).recommended, { action: 'edit', why: 'The draft is unsure (confidence 49 %). She asked.' });
    assert.deepEqual(review({ risk: 'high' }).recommended, { action: 'edit', why: 'Risk is high (confidence 90 %): read it closely before it goes out. She asked.' });
  });
});

describe('what is staged', () => {
  const staged = item(consequenceOf(judged, verdict('stage'), shown(), hour));

  test('says so first, and can be let go of or rejected, but not approved or edited, not even with others', () => {
    assert.deepEqual([staged.summary, staged.actions, staged.batch], ['Staged, not sent: Send a mail to jane@example.com', ['unstage', 'reject'], null]);
    assert.equal(staged.recommended.action, 'unstage');
  });

  test('shows all of it, with why, and ends unsent', () => {
    assert.deepEqual(staged.evidence.map(({ label }) => label), ['draft', 'why this is staged', 'The mail']);
    assert.equal(staged.expiresAt, hour.now + limits.approvalExpiryMsDefault);
  });
});

describe('what is cooling off', () => {
  const cooling = item(consequenceOf(judged, verdict('allow', 10 * 60_000), shown(), hour));

  test('says when it goes out, by the clock of the company', () => {
    assert.equal(cooling.summary, 'Goes out on 5 Jan 2026, 12:10 unless you stop it: Send a mail to jane@example.com');
  });

  test('can be sent now, edited or stopped, by itself, and waits for nobody', () => {
    assert.deepEqual([cooling.actions, cooling.batch, cooling.expiresAt], [['approve', 'edit', 'reject'], null, null]);
    assert.match(cooling.recommended.why, /^Nothing to do if it is right\. To stop it, reject it/u);
  });
});

test('what is too long for an item is cut, and still one', () => {
  const long = shown({ why: 'w'.repeat(5_000), evidence: Array.from({ length: 60 }, () => ({ label: 'x', text: 'y' })), playbook: 'p'.repeat(1_000) });
  long.preview = { sentence: 's'.repeat(500), text: 't'.repeat(30_000) };
  for (const one of [verdict('review'), verdict('stage'), verdict('allow', 1)]) {
    const { summary, evidence, recommended, batch } = item(consequenceOf(judged, one, long, hour));
    assert.deepEqual([summary.length, evidence.length, evidence[0]?.text.length, recommended.why.length], [500, 50, 20_000, 1_000], one.outcome);
    assert.ok((batch ?? '').length <= 300);
  }
});
