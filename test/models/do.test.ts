import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fakeShell, fakeState } from '../../src/cli/test-company.ts';
import { runProgram } from '../../src/cli/run-program.ts';
import { copyCompany, initCompany, openCompany } from '../../src/company.ts';
import type { Understanding } from '../../src/vocabulary/understanding.ts';
import { startModelPeer, type ModelPeer } from '../peers/model-peer.ts';

const wish = 'Jane joined us, make her feel at home by Monday';
const sentence = 'send Jane the onboarding mail on Monday';

describe('a wish that is not understood as it stands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-do-model-'));
  const acme = join(folder, 'acme');
  let peer: ModelPeer;
  const keelson = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const shell = fakeShell(fakeState(), { cwd: acme, openCompany, copyCompany });
    const code = await runProgram(args, shell, '0.0.0');
    return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
  };
  const understood = async (...args: string[]): Promise<Understanding & { ran: unknown }> => JSON.parse((await keelson('do', ...args, '--json')).out) as Understanding & { ran: unknown };

  before(async () => {
    peer = await startModelPeer();
    await initCompany(acme, { name: 'Acme', address: 'support@acme.example', zone: 'Europe/Berlin' });
    appendFileSync(join(acme, 'company.yaml'), `models:\n  providers: { local: { kind: openai-compatible, baseUrl: "${peer.baseUrl}" } }\n  tiers: { classify: local/small }\n  prices: { local/small: { input: 1, output: 2, currency: EUR } }\n`);
    const company = await openCompany(acme);
    await company.memory.put('customer', 'jane@example.com', { name: 'Jane Doe', address: 'jane@example.com' });
    await company.close();
  });
  after(async () => {
    await peer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is put to the model, shown with what it made of it, and never run before somebody has seen that', async () => {
    await peer.script({ match: /make her feel at home/, answer: { sentence } });
    const read = await understood(wish, '--yes');
    assert.deepEqual([read.outcome, read.intent?.name, read.plan?.do, read.ran], ['clear', 'letter', 'letter', null]);
    assert.match(read.notes[0] ?? '', /local\/small read it as “send Jane the onboarding mail on Monday”/u);
    assert.match(read.plan?.words ?? '', /^Jane joined us/u);
    const shown = await keelson('do', wish);
    assert.match(shown.out.replaceAll(/\s+/gu, ' '), /This does it: keelson do 'send Jane the onboarding mail on Monday' --yes/u);
    const tasks = JSON.parse((await keelson('tasks', '--json')).out) as { agent: string }[];
    assert.deepEqual(new Set(tasks.map(({ agent }) => agent)), new Set(['rephrase']));
    assert.match((await keelson('costs')).out, /do\.understand/u);
  });

  it('stays not understood when the model names what nobody said', async () => {
    await peer.script({ match: /make her feel at home/, answer: { sentence: 'give Jane 900 EUR credit because of the outage' } });
    assert.equal((await understood(wish.replace('Monday', 'Tuesday'))).outcome, 'unknown');
    assert.equal((await peer.requests()).length > 2, true, 'it was asked to mend it');
  });

  it('is not sent to anybody when it is understood without', async () => {
    await peer.forget();
    assert.equal((await understood(sentence)).outcome, 'clear');
    assert.deepEqual(await peer.requests(), []);
  });

  it('stays not understood, with examples, when the model is not there', async () => {
    await peer.script({ fault: 'unauthorized' });
    const read = await understood(wish.replace('Monday', 'Wednesday'));
    assert.deepEqual([read.outcome, read.examples.length > 0], ['unknown', true]);
  });
});
