import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem, problemOf, problemOfResponse } from './problem.ts';

test('a problem of the API keeps its code, its words and its next step', async () => {
  const body = JSON.stringify({ type: 'about:blank', title: 'Conflict', status: 409, code: 'inbox.not-open', detail: 'Item 7 is decided.', nextStep: 'Look at it.', errors: [{ path: 'body.text', message: 'too long' }] });
  const problem = await problemOfResponse(new Response(body, { status: 409, headers: { 'content-type': 'application/problem+json' } }));
  assert.deepEqual([problem.code, problem.status, problem.message, problem.nextStep, problem.errors.length], ['inbox.not-open', 409, 'Item 7 is decided.', 'Look at it.', 1]);
});

test("a proxy's page is told of as what it is", async () => {
  const problem = await problemOfResponse(new Response('<h1>Bad gateway</h1>', { status: 502, statusText: 'Bad Gateway' }));
  assert.deepEqual([problem.code, problem.status], ['network.odd-answer', 502]);
  assert.match(problem.message, /502 Bad Gateway\.$/u);
});

test('whatever was thrown can be shown, with a next step', () => {
  const own = new ApiProblem({ code: 'x', status: 1, message: 'm', nextStep: 'n' });
  assert.equal(problemOf(own), own);
  assert.match(problemOf(new TypeError('odd')).message, /odd/u);
  assert.ok(problemOf('text').nextStep.length > 0);
});
