import { z } from 'zod';
import { accessStatusSchema, newCodeSchema, newTokenSchema, passkeyViewSchema, sessionViewSchema, tokenScopeSchema, tokenViewSchema } from '../../vocabulary/access.ts';
import { limits } from '../../vocabulary/limits.ts';
import { askerOf, setSession, unsetSession } from '../access/guard.ts';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '../access/passkeys.ts';
import { canHavePasskeys } from '../access/places.ts';
import { operation, type Call } from '../operation.ts';
import { HttpProblem } from '../problem.ts';

// Who may come in. No request here is kept under an idempotency key (`repeatable`): what is kept is a digest of the whole request, and a password must not be guessable from the ledger.

const base64 = (max: number) => z.base64url().max(max);
const transports = z.array(z.string().max(50)).max(10).optional();
const extensions = z.record(z.string().max(100), z.unknown()).default({});
const credential = { id: base64(2_000), rawId: base64(2_000), type: z.literal('public-key'), authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(), clientExtensionResults: extensions };

/** As `@simplewebauthn/browser` gives it. */
const registrationSchema = z.object({ ...credential, response: z.looseObject({ clientDataJSON: base64(10_000), attestationObject: base64(100_000), transports }) });
const authenticationSchema = z.object({ ...credential, response: z.object({ clientDataJSON: base64(10_000), authenticatorData: base64(10_000), signature: base64(10_000), userHandle: base64(200).nullish() }) });

const typedPassword = z.string().min(1).max(limits.passwordCharsMax);
/** The password that is set, from somebody who signed in a while ago. */
const current = typedPassword.optional();
const name = z.string().trim().min(1).max(60);
const done = z.object({ done: z.literal(true) });

/** What `navigator.credentials` takes, as JSON: the library's word, not ours. */
const optionsSchema = z.record(z.string(), z.unknown());

export const accessOperations = {
  'access.status': operation('access.status', {
    summary: 'Whether one is signed in, and what one can sign in with',
    scope: 'open',
    output: accessStatusSchema,
    async run(_, { company, server: { access }, http }) {
      const { principal, place } = askerOf(http);
      const { password, passkeys } = await access.vault.read();
      return {
        company: company.name,
        signedIn: principal.kind !== 'nobody',
        as: principal.kind,
        scopes: [...principal.scopes],
        needsSetup: await access.needsSetup(),
        password: password !== null,
        passkeys: passkeys.some(({ host }) => host === place.hostname),
        passkeysHere: canHavePasskeys(place),
        provenUntil: await access.provenUntil(principal),
      };
    },
  }),
  'access.signIn': operation('access.signIn', {
    summary: 'Begins a session: with the one-time code, the password, or a passkey',
    scope: 'open',
    body: z.discriminatedUnion('way', [
      z.object({ way: z.literal('code'), code: z.string().min(1).max(100) }),
      z.object({ way: z.literal('password'), password: typedPassword }),
      z.object({ way: z.literal('passkey'), response: authenticationSchema }),
    ]),
    output: done,
    async run({ body }, { server: { access }, http }) {
      const asker = askerOf(http);
      const given = body.way === 'passkey' ? { way: body.way, response: body.response as AuthenticationResponseJSON } : body;
      setSession(http, asker.place, await access.signIn(asker, given));
      return { done: true } as const;
    },
  }),
  'access.signOut': operation('access.signOut', {
    summary: 'Ends the session that asks',
    scope: 'open',
    output: done,
    async run(_, { server: { access }, http }) {
      const asker = askerOf(http);
      await access.signOut(asker);
      unsetSession(http, asker.place);
      return { done: true } as const;
    },
  }),
  'access.setPassword': operation('access.setPassword', {
    summary: 'Sets the password; all other sessions end',
    scope: 'manage',
    repeatable: 'says-who',
    body: z.object({ password: z.string().max(limits.passwordCharsMax), current }),
    output: done,
    run: ({ body }, { server: { access }, http }) => did(access.setPassword(askerOf(http), body)),
  }),
  'access.issueCode': operation('access.issueCode', {
    summary: 'A one-time code to sign in with, for example on a phone; in place of any other',
    scope: 'manage',
    repeatable: 'says-who',
    body: z.object({ current }),
    output: newCodeSchema,
    async run({ body }, { server: { access }, http }) {
      const asker = askerOf(http);
      await access.prove(asker, body.current);
      return access.issueCode(asker.principal.by);
    },
  }),
  'access.reset': operation('access.reset', {
    summary: 'As at the first start: no password, no passkey, nobody signed in; for the command line of the machine itself',
    scope: 'manage',
    repeatable: 'says-who',
    body: z.object({ tokens: z.boolean() }),
    output: done,
    run: ({ body }, { server: { access }, principal }) => {
      if (principal.kind !== 'local') throw new HttpProblem(403, 'access.only-local', 'This is for the machine itself.', 'Run `keelson access reset` there.');
      return did(access.reset(principal.by, body));
    },
  }),
} as const;

export const passkeyOperations = {
  'access.passkeys': operation('access.passkeys', { summary: 'The passkeys that there are', scope: 'manage', output: z.array(passkeyViewSchema), run: (_, { server: { access } }) => listPasskeys(access) }),
  'access.signInOptions': operation('access.signInOptions', {
    summary: 'What a browser asks a passkey to sign in with',
    scope: 'open',
    output: optionsSchema,
    run: async (_, { server: { access }, http }) => ({ ...(await access.passkeys.signInOptions(askerOf(http).place)) }),
  }),
  'access.passkeyOptions': operation('access.passkeyOptions', {
    summary: 'What a browser makes a new passkey from',
    scope: 'manage',
    reads: true,
    output: optionsSchema,
    run: async (_, { server: { access }, http, principal }) => ({ ...(await access.passkeys.registerOptions(askerOf(http).place, principal.name)) }),
  }),
  'access.addPasskey': operation('access.addPasskey', {
    summary: 'Keeps a new passkey, which signs in from then on',
    scope: 'manage',
    repeatable: 'says-who',
    body: z.object({ name, response: registrationSchema, current }),
    output: done,
    run: ({ body }, { server: { access }, http }) => did(access.addPasskey(askerOf(http), { ...body, response: body.response as RegistrationResponseJSON })),
  }),
  'access.removePasskey': operation('access.removePasskey', {
    summary: 'Removes a passkey for good',
    scope: 'manage',
    repeatable: 'says-who',
    params: z.object({ passkey: base64(2_000) }),
    body: z.object({ current }),
    output: done,
    run: ({ params, body }, { server: { access }, http }) => did(access.removePasskey(askerOf(http), params.passkey, body.current)),
  }),
} as const;

export const sessionOperations = {
  'access.sessions': operation('access.sessions', { summary: 'Who is signed in', scope: 'manage', output: z.array(sessionViewSchema), run: (_, { server: { access }, principal }) => access.listSessions(principal) }),
  'access.endSession': operation('access.endSession', {
    summary: 'Ends a session',
    scope: 'manage',
    repeatable: 'says-who',
    params: z.object({ session: z.uuid() }),
    output: done,
    run: ({ params }, { server: { access }, http }) => did(access.endSession(askerOf(http), params.session)),
  }),
  'access.endOtherSessions': operation('access.endOtherSessions', {
    summary: 'Ends every session but the one that asks',
    scope: 'manage',
    repeatable: 'says-who',
    output: z.object({ ended: z.int() }),
    run: async (_, { server: { access }, http }) => ({ ended: await access.signOutOthers(askerOf(http)) }),
  }),
} as const;

export const tokenOperations = {
  'access.tokens': operation('access.tokens', { summary: 'The tokens that there are', scope: 'manage', output: z.array(tokenViewSchema), run: (_, { server: { access } }) => access.listTokens() }),
  'access.issueToken': operation('access.issueToken', {
    summary: 'Makes a token for a program; it is shown this once',
    scope: 'manage',
    repeatable: 'says-who',
    body: z.object({ name, scopes: z.array(tokenScopeSchema).min(1), expiresAt: z.int().nullable().default(null), current }),
    output: newTokenSchema,
    async run({ body: { current: password, ...request } }, { server: { access }, http }) {
      const asker = askerOf(http);
      await access.prove(asker, password);
      return access.issueToken(asker.principal, request);
    },
  }),
  'access.revokeToken': operation('access.revokeToken', {
    summary: 'Revokes a token for good, by its name or id',
    scope: 'manage',
    repeatable: 'says-who',
    params: z.object({ token: z.string().min(1).max(100) }),
    output: done,
    run: ({ params }, { server: { access }, principal }) => did(access.revokeToken(principal, params.token)),
  }),
} as const;

async function did(work: Promise<void>): Promise<{ done: true }> {
  await work;
  return { done: true };
}

async function listPasskeys({ passkeys }: Call['server']['access']): Promise<z.input<typeof passkeyViewSchema>[]> {
  return (await passkeys.list()).map(({ id, name: called, host, addedAt, usedAt }) => ({ id, name: called, host, addedAt, usedAt }));
}
