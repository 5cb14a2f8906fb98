import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentState, outcomeText, playbookName, tasksText, trustSentence, type AgentRow } from './words.ts';

const asks = { confidence: 0.95, threshold: 0.9, samplesMin: 20 };

test('trust is told with its interval, and with what is still asked for', () => {
  assert.equal(trustSentence({ samples: 1, good: 1, lower: 0.27, upper: 1, relaxed: [] }, asks), 'The one draft that you decided about stood as it was, or nearly. With 95 % confidence, between 27 % and 100 % of all such drafts would. Before a rule may say less, at least 20 decisions and the lower end at 90 % or more are asked for.');
  assert.match(trustSentence({ samples: 40, good: 30, lower: 0.62, upper: 0.86, relaxed: [] }, asks), /Before a rule may say less, the lower end at 90 % or more is asked for\.$/u);
  assert.match(trustSentence({ samples: 60, good: 60, lower: 0.95, upper: 1, relaxed: [] }, asks), /^All 60 drafts stood.*That is enough for a proposal: 90 % are asked for\.$/u);
  assert.match(trustSentence({ samples: 1, good: 0, lower: 0, upper: 0.73, relaxed: [] }, asks), /^The one draft that you decided about did not stand as it was\./u);
  assert.match(trustSentence({ samples: 30, good: 30, lower: 0.9, upper: 1, relaxed: [{ rule: 'mail-is-reviewed', at: 1 }] }, asks), /The first that does not makes the rule as strict as before\.$/u);
  assert.match(trustSentence({ samples: 0, good: 0, lower: 0, upper: 1, relaxed: [] }, asks), /begins anew/u);
});

test('an agent is told in words', () => {
  const tasks = { ready: 0, parked: 10, completed: 1_200, failed: 0, stopped: 1, cancelled: 0 };
  const idle = { ready: 0, parked: 0, completed: 0, failed: 0, stopped: 0, cancelled: 0 };
  assert.equal(tasksText(tasks), '10 waiting, 1,200 done, 1 stopped');
  assert.deepEqual([agentState({ paused: null, tasks, proposals: 0 } as AgentRow), agentState({ paused: null, tasks: idle, proposals: 0 } as AgentRow), agentState({ paused: null, tasks, proposals: 2 } as AgentRow)], [{ state: 'active' }, { state: 'dot', word: 'idle' }, { state: 'open', word: '2 proposals' }]);
  assert.deepEqual([playbookName('playbooks/refund-request.md'), playbookName('')], ['refund request', 'without a playbook']);
  assert.deepEqual([outcomeText({ outcome: 'edited', changed: 0.125, at: 1, effect: 'e1' }), outcomeText({ outcome: 'rejected', changed: 1, at: 1, effect: 'e1' })], ['edited, 13 % of its words', 'rejected']);
});
