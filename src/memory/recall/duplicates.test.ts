import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distinct } from './duplicates.ts';
import { chatter, ranking } from './test-candidates.ts';

const notice = 'Scheduled maintenance of the booking server on Sunday morning between six and eight';

describe('near-duplicates', () => {
  it('are dropped, and the best of them stays', () => {
    const ranked = ranking('booking server maintenance', [...chatter(20), { text: notice, thread: 'a' }, { text: `${notice}!`, thread: 'b', importance: 1 }, { text: notice, thread: 'c' }]);
    const kept = distinct(ranked, 10).filter(({ candidate }) => candidate.list.length > 6);
    assert.deepEqual(kept.map(({ candidate }) => candidate.thread), ['b']);
  });

  it('are not seen in short texts, nor in texts that differ', () => {
    const short = ranking('thanks for the refund', [...chatter(20), { text: 'Thanks for the refund', thread: 'a' }, { text: 'Thanks for the refund', thread: 'b' }]);
    assert.equal(distinct(short, 10).length, 2);
    const differing = ranking('booking server', [...chatter(20), { text: notice, thread: 'a' }, { text: `${notice} was called off, new date follows from Monday`, thread: 'b' }]);
    assert.equal(distinct(differing, 10).length, 2);
  });

  it('make room for further hits up to the limit', () => {
    const said = Array.from({ length: 6 }, (_, i) => ({ text: i < 3 ? notice : `booking server number ${i} answered slowly after the storm in region ${i}`, thread: `t${i}` }));
    assert.equal(distinct(ranking('booking server', said), 4).length, 4);
  });
});
