import assert from 'node:assert/strict';
import type { Json } from '../../vocabulary/json.ts';
import type { ModelAnswer, NoModel, ObjectWish, TaskModel } from '../../vocabulary/model-contract.ts';

/** What a model says by purpose: a list is taken one by one, a string is why there is no answer. A purpose without an entry has no model. */
export type ModelScript = Record<string, readonly (Json | ((wish: ObjectWish<Json>) => Json))[] | string>;

const none: NoModel = { code: 'models.none', reason: 'company.yaml names no model for the tier.' };

/** For tests only: models that answer from a script, held to schema and check as the real ones are, and mended once. */
export function scriptedModel(script: ModelScript, wishes: ObjectWish<Json>[], record: <T>(type: string, name: string, work: () => T) => Promise<T>): TaskModel {
  const left = new Map(Object.entries(script).map(([purpose, answers]) => [purpose, typeof answers === 'string' ? answers : [...answers]]));
  const answer = <T extends Json>(wish: ObjectWish<T>): ModelAnswer<T> => {
    wishes.push(wish);
    const way = wish.without;
    assert.ok(way !== 'operator', 'the support agent goes on without a model');
    const without = (why: NoModel): ModelAnswer<T> => ({ value: way(why), model: null, reused: false, without: why, leftOut: [] });
    const answers = left.get(wish.purpose);
    if (answers === undefined) return without(none);
    if (typeof answers === 'string') return without({ code: 'models.unreachable', reason: answers });
    let problem = 'nothing was said';
    for (let tries = 0; tries < 2 && answers.length > 0; tries++) {
      const given = answers.shift();
      const parsed = wish.schema.safeParse(typeof given === 'function' ? given(wish) : given);
      const wrong = parsed.success ? (wish.check?.(parsed.data) ?? null) : parsed.error.message;
      if (parsed.success && wrong === null) return { value: parsed.data, model: 'test/scripted', reused: false, without: null, leftOut: [] };
      problem = wrong ?? problem;
    }
    return without({ code: 'models.invalid-answer', reason: `test/scripted did not answer as asked: ${problem}` });
  };
  return { text: () => assert.fail('the support agent asks for no plain text'), object: (name, wish) => record('model', name, () => answer(wish)) };
}
