import type { z } from 'zod';
import { Conflict, errorFromData, KeelsonError, NeedsOperator, Retryable, type FailureData } from '../vocabulary/errors.ts';

/** RFC 9457, with the code and next step that the command line prints. */
export interface ProblemBody extends FailureData {
  type: 'about:blank';
  title: string;
  status: number;
  /** The same as `message`, under the name that the RFC gives it. */
  detail: string;
  /** Of a request that is not as it should be: where, and what. */
  errors?: { path: string; message: string }[];
  retryAt?: number;
  conflict?: true;
}

const titles: { readonly [status: number]: string } = {
  400: 'Bad request', 401: 'Not signed in', 403: 'Not allowed', 404: 'Not found', 405: 'Method not allowed', 409: 'Conflict', 413: 'Too large', 415: 'Unsupported media type',
  422: 'Not possible', 429: 'Too many requests', 500: 'Server error', 503: 'Not now',
};

/** An error with the status that it is answered with. */
export class HttpProblem extends KeelsonError {
  readonly failure = 'terminal';
  readonly status: number;
  readonly errors: { path: string; message: string }[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, nextStep: string, more: { errors?: { path: string; message: string }[]; headers?: Record<string, string>; cause?: unknown } = {}) {
    super(code, message, nextStep, more.cause === undefined ? {} : { cause: more.cause });
    this.status = status;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }
}

const missing = /(?:^|[.-])(?:unknown|not-found|no-such|unknown-[a-z-]+|gone|forgotten)(?:-|$)/u;
const malformed = /^(?:id|usage|request)\./u;

function statusOf(error: KeelsonError): number {
  if (error instanceof HttpProblem) return error.status;
  if (error instanceof Conflict) return 409;
  if (error.code === 'inbox.not-open') return 409;
  if (missing.test(error.code)) return 404;
  if (malformed.test(error.code)) return 400;
  if (error instanceof Retryable) return 503;
  if (error instanceof NeedsOperator && /^(?:(?:ledger|disk)\.|access\.(?:unreadable|key-|secret-))/u.test(error.code)) return 503;
  return 422;
}

/** Any thrown value as a problem. What is not a KeelsonError is a defect of ours: its words stay in the house, and `report` is told. */
export function problemOf(thrown: unknown, report: (error: unknown) => void): { body: ProblemBody; headers: Readonly<Record<string, string>> } {
  const error = thrown instanceof KeelsonError ? thrown : unexpected(thrown, report);
  const status = statusOf(error);
  const retryAt = error instanceof Retryable ? error.retryAt : undefined;
  return {
    body: {
      type: 'about:blank',
      title: titles[status] ?? 'Error',
      status,
      ...error.toData(),
      detail: error.message,
      ...(error instanceof HttpProblem && error.errors ? { errors: error.errors } : {}),
      ...(retryAt === undefined ? {} : { retryAt }),
      ...(error instanceof Conflict ? { conflict: true } : {}),
    },
    headers: error instanceof HttpProblem ? error.headers : {},
  };
}

function unexpected(thrown: unknown, report: (error: unknown) => void): HttpProblem {
  report(thrown);
  return new HttpProblem(500, 'server.failed', 'Something went wrong in Keelson itself.', 'Look at what `keelson start` printed; trying again is safe, since a request is done at most once.', { cause: thrown });
}

/** The error that a problem stands for, of the class that the command line knows it by. */
export function errorOfProblem({ conflict, retryAt, ...data }: Pick<ProblemBody, 'code' | 'message' | 'nextStep' | 'failure' | 'retryAt' | 'conflict'>): KeelsonError {
  if (conflict) return new Conflict(data.code, data.message, data.nextStep);
  if (data.failure === 'retryable' && retryAt !== undefined) return new Retryable(data.code, data.message, data.nextStep, { retryAt });
  return errorFromData(data);
}

export function badRequest(where: string, error: z.ZodError): HttpProblem {
  const errors = error.issues.slice(0, 20).map(({ path, message }) => ({ path: [where, ...path].map(String).join('.'), message }));
  const [first] = errors;
  return new HttpProblem(400, 'request.invalid', `The request is not as it should be: ${first?.path ?? where}: ${first?.message ?? 'invalid'}.`, 'Correct it and send it again; nothing was changed. /api/v1/openapi.json says what is taken.', { errors });
}
