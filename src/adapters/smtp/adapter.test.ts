import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { approvedMail } from '../../../test/contract/approved-mail.ts';
import { scriptedSmtp, type ScriptedSmtp, type SmtpScript } from '../../../test/peers/scripted-smtp.ts';
import type { SmtpPeerMode } from '../../../test/peers/smtp-peer-modes.ts';
import { startSmtpPeer, type SmtpPeer } from '../../../test/peers/start-smtp-peer.ts';
import { KeelsonError, type FailureClass } from '../../vocabulary/errors.ts';
import { smtpAdapter } from './adapter.ts';
import { smtpSettingsSchema } from './config.ts';

const env = { SMTP_PASSWORD: 'secret' };
const from = { address: 'hello@acme.example', name: 'Acme' };
const jane = { address: 'jane@example.com', name: '' };

function adapterOn(port: number, settings: object = {}, environment: Record<string, string> = env): ReturnType<typeof smtpAdapter> {
  const parsed = smtpSettingsSchema.parse({ host: '127.0.0.1', port, requireTls: false, connectTimeoutMs: 5_000, answerTimeoutMs: 5_000, from, ...settings });
  return smtpAdapter(parsed, { now: () => 0, env: environment });
}

async function failureOf(work: Promise<unknown>): Promise<KeelsonError> {
  const thrown = await work.then(() => assert.fail('it did not fail'), (error: unknown) => error);
  assert.ok(thrown instanceof KeelsonError, `a KeelsonError, not ${String(thrown)}`);
  assert.ok(thrown.nextStep.length > 10);
  return thrown;
}

/** Where silence is awaited. Long enough that a busy machine gets that far before. */
const impatient = { answerTimeoutMs: 400 };
const login = { user: 'acme', passwordEnv: 'SMTP_PASSWORD' };
type Expected = [failure: FailureClass, code: string];
const before354: Record<string, { script: SmtpScript; settings?: object; expected: Expected }> = {
  'a greeting of 421': { script: { greeting: '421 busy' }, expected: ['retryable', 'smtp.server-not-ready'] },
  'a greeting of 554': { script: { greeting: '554 no service' }, expected: ['retryable', 'smtp.server-not-ready'] },
  'no greeting': { script: { greeting: null }, settings: { connectTimeoutMs: 400 }, expected: ['retryable', 'smtp.timeout'] },
  'a cut before the greeting': { script: { greeting: 'cut' }, expected: ['retryable', 'smtp.connection-lost'] },
  'a cut after EHLO': { script: { ehlo: 'cut' }, expected: ['retryable', 'smtp.connection-lost'] },
  'no answer to EHLO': { script: { ehlo: null }, settings: impatient, expected: ['retryable', 'smtp.timeout'] },
  'no STARTTLS where TLS is required': { script: {}, settings: { requireTls: true }, expected: ['retryable', 'smtp.tls-failed'] },
  'plain text where TLS should begin': { script: {}, settings: { secure: true }, expected: ['retryable', 'smtp.tls-failed'] },
  'AUTH answered by 454': { script: { auth: '454 later' }, settings: login, expected: ['retryable', 'smtp.login-deferred'] },
  'AUTH answered by 535': { script: { auth: '535 wrong' }, settings: login, expected: ['terminal', 'smtp.auth-refused'] },
  'a cut at AUTH': { script: { auth: 'cut' }, settings: login, expected: ['retryable', 'smtp.connection-lost'] },
  'MAIL FROM answered by 451': { script: { mail: '451 later' }, expected: ['retryable', 'smtp.deferred'] },
  'MAIL FROM answered by 421': { script: { mail: '421 bye' }, expected: ['retryable', 'smtp.deferred'] },
  'MAIL FROM answered by 530': { script: { mail: '530 log in first' }, expected: ['terminal', 'smtp.sender-refused'] },
  'MAIL FROM answered by 503': { script: { mail: '503 wrong order' }, expected: ['retryable', 'smtp.deferred'] },
  'RCPT TO answered by 450': { script: { rcpt: '450 greylisted' }, expected: ['retryable', 'smtp.deferred'] },
  'RCPT TO answered by 550': { script: { rcpt: '550 unknown' }, expected: ['terminal', 'smtp.recipients-refused'] },
  'RCPT TO answered by 550 and yet DATA by 354': { script: { rcpt: '550 unknown', pipelining: true }, expected: ['terminal', 'smtp.recipients-refused'] },
  'a cut at RCPT TO': { script: { rcpt: 'cut' }, expected: ['retryable', 'smtp.connection-lost'] },
  'no answer to RCPT TO': { script: { rcpt: null }, settings: impatient, expected: ['retryable', 'smtp.connection-lost'] },
  'DATA answered by 451': { script: { data: '451 later' }, expected: ['retryable', 'smtp.deferred'] },
  'DATA answered by 554': { script: { data: '554 no' }, expected: ['terminal', 'smtp.message-refused'] },
  'a cut at DATA': { script: { data: 'cut' }, expected: ['retryable', 'smtp.connection-lost'] },
  'a cut at DATA in a pipelined envelope': { script: { data: 'cut', pipelining: true }, expected: ['retryable', 'smtp.connection-lost'] },
  'no answer to DATA': { script: { data: null }, settings: impatient, expected: ['retryable', 'smtp.connection-lost'] },
  'a mail larger than the server takes': { script: { ehlo: '250-here\r\n250 SIZE 100' }, expected: ['terminal', 'smtp.message-too-large'] },
};
const after354: Record<string, { message: string | null; expected: Expected }> = {
  '451': { message: '451 later', expected: ['retryable', 'smtp.message-deferred'] },
  '421': { message: '421 going down', expected: ['retryable', 'smtp.message-deferred'] },
  '554': { message: '554 spam', expected: ['terminal', 'smtp.message-refused'] },
  'a cut': { message: 'cut', expected: ['in-doubt', 'smtp.answer-missing'] },
  'silence': { message: null, expected: ['in-doubt', 'smtp.answer-missing'] },
  '354 again': { message: '354 what', expected: ['in-doubt', 'smtp.answer-missing'] },
  'half a 554': { message: 'half 554 no', expected: ['in-doubt', 'smtp.answer-missing'] },
  'nonsense': { message: 'hello', expected: ['in-doubt', 'smtp.answer-missing'] },
};

describe('each point at which a mail server can fail', { concurrency: true }, () => {
  const withScript = async (script: SmtpScript, work: (server: ScriptedSmtp) => Promise<void>): Promise<void> => {
    const server = await scriptedSmtp(script);
    try {
      await work(server);
    } finally {
      await server.close();
    }
  };
  for (const [point, { script, settings, expected }] of Object.entries(before354)) {
    test(`${point}: ${expected.join(' ')}, and the message never left`, () =>
      withScript(script, async (server) => {
        const failure = await failureOf(adapterOn(server.port, settings).execute(approvedMail(), AbortSignal.timeout(5_000)));
        assert.deepEqual([failure.failure, failure.code], expected, failure.message);
        assert.ok(!server.heard.includes('BODY') || script.rcpt === '550 unknown', 'no message was sent');
        assert.doesNotMatch(failure.message + failure.nextStep, /secret/);
      }));
  }
  for (const [answer, { message, expected }] of Object.entries(after354)) {
    for (const pipelining of [false, true]) {
      test(`the whole message answered by ${answer}${pipelining ? ', pipelined' : ''}: ${expected.join(' ')}`, () =>
        withScript({ message, pipelining }, async (server) => {
          const effect = approvedMail();
          const failure = await failureOf(adapterOn(server.port, message === null ? impatient : {}).execute(effect, AbortSignal.timeout(5_000)));
          assert.deepEqual([failure.failure, failure.code], expected, failure.message);
          assert.ok(server.heard.includes('BODY'));
          if (expected[0] === 'in-doubt') assert.match(failure.nextStep, new RegExp(effect.id), 'the operator knows what to look for');
        }));
    }
  }
  for (const [word, script, expected] of [['RCPT', { rcpt: null }, 'retryable'], ['DATA', { data: null }, 'retryable'], ['BODY', { message: null }, 'in-doubt']] as const) {
    test(`aborted while the answer to ${word} is awaited: ${expected}`, () =>
      withScript(script, async (server) => {
        const abort = new AbortController();
        const failure = failureOf(adapterOn(server.port).execute(approvedMail(), abort.signal));
        await server.hears(word);
        abort.abort();
        assert.equal((await failure).failure, expected);
        assert.match((await failure).message, /^Time was up/);
      }));
  }
  test('the answer to the message survives a connection that breaks right after it', () =>
    withScript({ message: '250 taken\r\n421 bye' }, async (server) => {
      const receipt = await adapterOn(server.port, login).execute(approvedMail(), AbortSignal.timeout(5_000));
      assert.equal((receipt as { response: string }).response, '250 taken');
    }));
  test('a server that nobody runs is retryable', async () => {
    const server = await scriptedSmtp({});
    await server.close();
    const failure = await failureOf(adapterOn(server.port).execute(approvedMail(), AbortSignal.timeout(5_000)));
    assert.deepEqual([failure.failure, failure.code], ['retryable', 'smtp.connection-refused']);
  });
  test('a server whose name does not exist is retryable', async () => {
    const failure = await failureOf(adapterOn(25, { host: 'mail.invalid', connectTimeoutMs: 1_000 }).execute(approvedMail(), AbortSignal.timeout(5_000)));
    assert.equal(failure.failure, 'retryable');
    assert.match(failure.code, /^smtp\.(?:host-unknown|timeout)$/);
  });
  test('a password that is not in the environment is asked for by name before anything is sent', async () => {
    const failure = await failureOf(adapterOn(1, login, {}).execute(approvedMail(), AbortSignal.timeout(5_000)));
    assert.deepEqual([failure.failure, failure.code], ['terminal', 'smtp.password-missing']);
    assert.match(failure.nextStep, /SMTP_PASSWORD/);
  });
});

describe('a real mail server', () => {
  let peer: SmtpPeer;
  before(async () => void (peer = await startSmtpPeer()));
  after(() => peer.close());
  const sendIn = async (mode: SmtpPeerMode, to = [jane], signal = AbortSignal.timeout(5_000)): Promise<{ sent: Promise<unknown>; taken: () => Promise<number> }> => {
    const earlier = (await peer.messages()).length;
    await peer.setMode(mode, 1);
    return { sent: adapterOn(peer.port).execute(approvedMail({ to }), signal), taken: async () => (await peer.messages()).length - earlier };
  };
  const failing: [mode: SmtpPeerMode, failure: FailureClass, taken: number][] = [
    ['cut-after-data', 'in-doubt', 1],
    ['cut-during-data', 'in-doubt', 0],
    ['cut-before-data', 'retryable', 0],
    ['temp-fail', 'retryable', 0],
    ['refuse-message', 'terminal', 0],
    ['refuse-recipients', 'terminal', 0],
  ];
  for (const [mode, expected, count] of failing) {
    test(`${mode}: ${expected}, with ${count} in the mailbox`, async () => {
      const { sent, taken } = await sendIn(mode);
      assert.equal((await failureOf(sent)).failure, expected);
      assert.equal(await taken(), count);
    });
  }

  test('an answer that comes late is still a success', async () => {
    const earlier = (await peer.messages()).length;
    const { sent, taken } = await sendIn('hold-after-data');
    await peer.stored(earlier + 1);
    await peer.release();
    await sent;
    assert.equal(await taken(), 1);
  });

  test('an effect aborted while the server has the message is in doubt, not lost', async () => {
    const earlier = (await peer.messages()).length;
    const abort = new AbortController();
    const { sent, taken } = await sendIn('hold-after-data', [jane], abort.signal);
    const failure = failureOf(sent);
    await peer.stored(earlier + 1);
    abort.abort();
    assert.equal((await failure).failure, 'in-doubt');
    assert.equal(await taken(), 1);
  });

  test('a refused recipient is named in the receipt and the others get the mail', async () => {
    const { sent } = await sendIn('accept', [jane, { address: 'nobody@example.com', name: '' }]);
    const receipt = (await sent) as { accepted: string[]; rejected: { address: string; response: string }[] };
    assert.deepEqual(receipt.accepted, ['jane@example.com']);
    assert.deepEqual(receipt.rejected, [{ address: 'nobody@example.com', response: '550 nobody is not here' }]);
  });
});

test('a password never crosses the network unencrypted, and never stands in company.yaml', () => {
  const parse = (settings: object): boolean => smtpSettingsSchema.safeParse({ host: 'mail.acme.example', from, ...settings }).success;
  assert.ok(parse(login));
  assert.ok(parse({ ...login, secure: true, requireTls: false }));
  assert.ok(!parse({ ...login, requireTls: false }));
  assert.ok(!parse({ user: 'acme' }));
  assert.ok(!parse({ user: 'acme', password: 'secret' }));
  assert.ok(!parse({ user: 'acme', passwordEnv: 'my secret' }));
});
