import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { forgetIdentity } from '../../src/memory/forget.ts';
import { note } from '../ledger/sample-events.ts';
import { openScratch, scratchFolder } from '../ledger/scratch-ledger.ts';

const golden = fileURLToPath(new URL('../golden/format-1', import.meta.url));
const jane = 'customer:jane@example.com';

test('what the first format wrote can not be forgotten, and nobody is told that it was', async (t) => {
  const folder = join(scratchFolder(t), 'data');
  cpSync(golden, folder, { recursive: true });
  const ledger = await openScratch(t, { folder });
  const forget = () => forgetIdentity({ ledger, cancel: () => Promise.resolve() }, jane, { reason: 'She asked.' });
  await assert.rejects(forget(), { code: 'memory.unsealed', message: /sealed nothing/u });
  await ledger.append([{ ...note('new', 1, 'Written since.'), subject: jane }]);
  assert.match((await forget()).outside.join(), /events of the first format, which were not sealed/u);
});
