import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { initCompany, openCompany } from '../../company.ts';
import type { Company } from '../../facade.ts';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { runProgram } from '../run-program.ts';
import { fakeShell, fakeState } from '../test-company.ts';

const root = mkdtempSync(join(tmpdir(), 'keelson-morning-'));
after(() => rmSync(root, { recursive: true, force: true }));

test('the demo ends in the console: something of every kind waits, something is done, something is planned', async () => {
  const asked: number[] = [];
  let seen: { open: { type: string; actions: string[] }[]; sent: number; agents: string[]} | undefined;
  let stop = (): void => undefined;
  const shell = fakeShell(fakeState(), {
    cwd: root,
    openCompany,
    initCompany,
    onStop: (callback) => {
      stop = callback;
      return () => undefined;
    },
    async serveCompany(company: Company, { port }) {
      asked.push(port);
      if (port !== 0) throw new NeedsOperator('server.port-taken', `Something else listens on port ${port}.`, 'Choose another.');
      seen = {
        open: (await company.inbox.list()).map(({ type, actions }) => ({ type, actions: [...actions] })),
        sent: (await company.ledger.tail({ kind: 'effect.succeeded' })).length,
        agents: (await company.tasks.list()).map(({ agent }) => agent),
      };
      setTimeout(() => stop(), 50);
      return { url: 'http://127.0.0.1:4180', close: () => Promise.resolve() };
    },
  });
  assert.equal(await runProgram(['demo', '--keep', 'tidemark'], shell, '0.0.0'), 0, shell.complained.join('\n'));
  assert.deepEqual(asked, [4_180, 0], 'a port that is taken does not keep the demo from running');
  const types = new Set(seen?.open.map(({ type }) => type));
  assert.ok(types.has('approval') && types.has('question'), [...types].join(', '));
  assert.ok((seen?.open.length ?? 0) >= 8, String(seen?.open.length));
  assert.ok(seen?.open.some(({ actions }) => actions.includes('unstage')), 'money is staged');
  assert.ok((seen?.sent ?? 0) >= 2);
  assert.ok(seen?.agents.includes('reminder'), seen?.agents.join(', '));
  const said = shell.printed.join('\n');
  assert.match(said, /console +http:\/\/localhost:4180/u);
  assert.match(said, /code +(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/u);
});
