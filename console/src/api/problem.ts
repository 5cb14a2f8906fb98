/** What the API answers with when it does not do what was asked (RFC 9457), as an error. */
export class ApiProblem extends Error {
  /** Stable: what to compare with. */
  readonly code: string;
  /** 0 when no answer came at all. */
  readonly status: number;
  /** What the operator can do about it, in a sentence. */
  readonly nextStep: string;
  /** Of a request that is not as it should be: where, and what. */
  readonly errors: readonly { path: string; message: string }[];

  constructor(of: { code: string; status: number; message: string; nextStep: string; errors?: readonly { path: string; message: string }[]; cause?: unknown }) {
    super(of.message, of.cause === undefined ? {} : { cause: of.cause });
    this.name = 'ApiProblem';
    this.code = of.code;
    this.status = of.status;
    this.nextStep = of.nextStep;
    this.errors = of.errors ?? [];
  }
}

/** Any thrown value as a problem, so that a page shows all of them alike. */
export function problemOf(thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiProblem({ code: 'console.failed', status: 0, message: `The console stumbled: ${message}`, nextStep: 'Load the page anew. What was decided before is on record.', cause: thrown });
}

export function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem({
    code: 'network.unreachable', status: 0, message: 'Keelson does not answer.', cause,
    nextStep: 'Look whether `keelson start` is still running and whether this machine reaches it, then try again: nothing is done twice.',
  });
}

/** The problem that a response tells of; of one that is none of ours (a proxy's page), what can be said of it. */
export async function problemOfResponse(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    const { code, detail, title, nextStep, errors } = body as { code: string; detail?: string; title?: string; nextStep?: string; errors?: { path: string; message: string }[] };
    return new ApiProblem({ code, status: response.status, message: detail ?? title ?? code, nextStep: nextStep ?? 'Try again.', errors: errors ?? [] });
  }
  return new ApiProblem({
    code: 'network.odd-answer', status: response.status, message: `Something between here and Keelson answered with ${response.status} ${response.statusText}.`.replace(/ \.$/u, '.'),
    nextStep: 'Look at the proxy before Keelson, if there is one, and try again: nothing is done twice.',
  });
}
