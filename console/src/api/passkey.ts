import { call, type CallInput } from './call.ts';
import { ApiProblem } from './problem.ts';

// The library's types and ours are of the same JSON; its own lack what zod wants to know of extensions.
type SignInResponse = Extract<CallInput<'access.signIn'>['body'], { way: 'passkey' }>['response'];

/** Asks the browser for a passkey of this place, and signs in with it. Throws an `ApiProblem`, also when the operator closes the browser's question. */
export async function signInWithPasskey(): Promise<void> {
  const [{ startAuthentication }, options] = await Promise.all([import('@simplewebauthn/browser'), call('access.signInOptions')]);
  const response = await startAuthentication({ optionsJSON: options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON'] }).catch(refused);
  await call('access.signIn', { body: { way: 'passkey', response: response as unknown as SignInResponse } });
}

/** Has the browser make a passkey, and keeps it. */
export async function addPasskey(name: string, current?: string): Promise<void> {
  const [{ startRegistration }, options] = await Promise.all([import('@simplewebauthn/browser'), call('access.passkeyOptions')]);
  const response = await startRegistration({ optionsJSON: options as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'] }).catch(refused);
  await call('access.addPasskey', { body: { name, response: response as unknown as CallInput<'access.addPasskey'>['body']['response'], ...(current === undefined ? {} : { current }) } });
}

function refused(thrown: unknown): never {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') {
    throw new ApiProblem({ code: 'passkey.not-given', status: 0, message: 'The browser gave no passkey: the question was closed, or took too long.', nextStep: 'Try again, or come in another way.', cause: thrown });
  }
  if (name === 'InvalidStateError') throw new ApiProblem({ code: 'passkey.there-already', status: 0, message: 'This device has a passkey for Keelson already.', nextStep: 'Sign in with it.', cause: thrown });
  throw new ApiProblem({ code: 'passkey.failed', status: 0, message: `The browser could not do it: ${thrown instanceof Error ? thrown.message : String(thrown)}`, nextStep: 'Use a password, or another browser.', cause: thrown });
}
