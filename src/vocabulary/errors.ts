/**
 * Expected failures. Each says what happens next: the runtime retries a `Retryable`, gives a `Terminal` to the
 * agent's code, puts a `NeedsOperator` in front of a person, and treats an `InDoubt` as "sent or not, unknown".
 * Anything else that is thrown is a programmer's error and is not handled as if it were one of these.
 */
export type FailureClass = 'retryable' | 'terminal' | 'needs-operator' | 'in-doubt';

/** The part of a failure that goes into the ledger. */
export interface FailureData {
  /** Stable, dotted and kebab-case, such as `smtp.connection-refused`. Scripts may rely on it. */
  code: string;
  message: string;
  /** What the reader can do now, in plain words. */
  nextStep: string;
  failure: FailureClass;
}

export abstract class KeelsonError extends Error {
  abstract readonly failure: FailureClass;
  readonly code: string;
  readonly nextStep: string;

  constructor(code: string, message: string, nextStep: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.nextStep = nextStep;
  }

  toData(): FailureData {
    return { code: this.code, message: this.message, nextStep: this.nextStep, failure: this.failure };
  }
}

/** It did not happen, and the same attempt may succeed later. */
export class Retryable extends KeelsonError {
  readonly failure = 'retryable';
  /** Not before this time, epoch milliseconds, when the other side said so. */
  readonly retryAt: number | undefined;

  constructor(code: string, message: string, nextStep: string, options?: { cause?: unknown; retryAt?: number }) {
    super(code, message, nextStep, options);
    this.retryAt = options?.retryAt;
  }
}

/** It did not happen, and repeating it will not help. */
export class Terminal extends KeelsonError {
  readonly failure = 'terminal';
}

/** It did not happen, and only a person can say how to go on. */
export class NeedsOperator extends KeelsonError {
  readonly failure = 'needs-operator';
}

/** It may or may not have happened. Only adapters throw this, and only while an effect is being executed. */
export class InDoubt extends KeelsonError {
  readonly failure = 'in-doubt';
}

/** An append whose expectation about the present state did not hold: somebody else was first. */
export class Conflict extends KeelsonError {
  readonly failure = 'terminal';
}

/** An assertion on our own code. A failure is a bug: it carries no advice and nobody catches it. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message);
}

export class AssertionFailed extends Error {
  constructor(message: string) {
    super(`assertion failed: ${message}`);
    this.name = 'AssertionFailed';
  }
}

/** Any thrown value as ledger data. What is not a KeelsonError is a failure of the code that threw it. */
export function failureData(thrown: unknown): FailureData {
  if (thrown instanceof KeelsonError) return thrown.toData();
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return {
    code: 'code.threw',
    message: message.slice(0, 2_000),
    nextStep: 'Read the message, mend the agent or the input, then retry the task from the inbox.',
    failure: 'terminal',
  };
}

/** The error that stands for a recorded failure when it is met again in a replay. */
export function errorFromData(data: FailureData): KeelsonError {
  const Class = { retryable: Retryable, terminal: Terminal, 'needs-operator': NeedsOperator, 'in-doubt': InDoubt }[data.failure];
  return new Class(data.code, data.message, data.nextStep);
}
