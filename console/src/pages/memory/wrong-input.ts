import { ApiProblem } from '../../api/problem.ts';

/** What was written can't be sent as it is: shown like a problem of the server, with what to do. */
export function wrongInput(message: string, nextStep: string): ApiProblem {
  return new ApiProblem({ code: 'console.input', status: 0, message, nextStep });
}
