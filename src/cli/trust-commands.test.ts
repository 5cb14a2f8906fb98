import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TrustView } from '../vocabulary/gate-views.ts';
import { describeEvent } from './present/events.ts';
import { runProgram } from './run-program.ts';
import { fakeItem, fakeShell, fakeState } from './test-company.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-trust-'));
  writeFileSync(join(folder, 'company.yaml'), '');
});
after(() => rmSync(folder, { recursive: true, force: true }));

const refunds: TrustView = {
  agent: 'support', kind: 'mail.send', playbook: 'playbooks/refund.md', samples: 30, good: 29, lower: 0.8691,
  relaxed: [{ rule: 'mail-is-reviewed', at: 2_000 }], last: { at: 2_500, outcome: 'edited', changed: 0.125, effect: 'e0123456789abcdef01234567' },
};

async function keelson(args: string[], trust: TrustView[] = []) {
  const state = fakeState({ trust, items: [fakeItem({ id: 7, type: 'proposal', actions: ['accept', 'decline'], effectDetail: null, effect: null, task: null, subject: null })] });
  const shell = fakeShell(state, { cwd: folder });
  const code = await runProgram(args, shell, '0.0.0');
  return { code, printed: shell.printed.join('\n'), complained: shell.complained.join('\n'), calls: state.calls };
}

test('trust shows for whom it has grown, how far, and what is relaxed because of it', async () => {
  const { code, printed } = await keelson(['trust'], [refunds, { ...refunds, agent: 'sales', samples: 0, good: 0, lower: 0, relaxed: [], last: null }]);
  assert.equal(code, 0);
  assert.match(printed, /support +mail\.send +playbooks\/refund\.md +30 +29 +86\.9 % +mail-is-reviewed since .+ +edited, 12\.5 % of the words, /);
  assert.match(printed, /sales +mail\.send +playbooks\/refund\.md +0 +0 +0 % +- +-/);
});

test('trust before anything was decided says how it grows; with --json it is the list', async () => {
  assert.match((await keelson(['trust'])).printed, /Nothing was decided yet/);
  assert.deepEqual(JSON.parse((await keelson(['trust', '--json'], [refunds])).printed), [refunds]);
});

test('trust tighten takes one rule or all, with or without a playbook, and never without a reason', async () => {
  const all = await keelson(['trust', 'tighten', 'support', 'mail.send', 'playbooks/refund.md', '--reason', 'A customer complained.'], [refunds]);
  assert.deepEqual(all.calls[0], 'tighten {"agent":"support","kind":"mail.send","playbook":"playbooks/refund.md"} A customer complained.');
  const one = await keelson(['trust', 'tighten', 'support', 'mail.send', '--rule', 'mail-is-reviewed', '--reason', 'x']);
  assert.deepEqual(one.calls[0], 'tighten {"agent":"support","kind":"mail.send","playbook":"","rule":"mail-is-reviewed"} x');
  const none = await keelson(['trust', 'tighten', 'support', 'mail.send']);
  assert.deepEqual([none.code, none.calls], [2, []]);
  assert.match(none.complained, /--reason/);
});

test('a proposal is answered with accept or decline, and not with yes', async () => {
  for (const word of ['accept', 'decline']) {
    const { code, calls } = await keelson(['answer', '7', word]);
    assert.deepEqual([code, calls[0]], [0, `decide 7 {"action":"${word}","text":null}`]);
  }
  const { code, calls, complained } = await keelson(['answer', '7', 'yes']);
  assert.deepEqual([code, calls], [1, ['close']]);
  assert.match(complained, /keelson answer 7 accept/);
});

test('what became of trust is told as one line in the log', () => {
  const told = (kind: 'trust.relaxed' | 'trust.tightened', more: object): string => {
    const data = { rule: 'mail-is-reviewed', agent: 'support', kind: 'mail.send', playbook: 'playbooks/refund.md', ...more };
    return describeEvent({ seq: 1, at: 0, actor: 'operator', task: null, subject: null, cause: null, hash: '', kind, data } as never).text;
  };
  assert.equal(told('trust.relaxed', { editTolerance: 0.05 }), 'mail-is-reviewed relaxed for mails of support by playbooks/refund.md');
  assert.equal(told('trust.tightened', { reason: 'x' }), 'mail-is-reviewed as strict as before for mails of support by playbooks/refund.md: x');
});
