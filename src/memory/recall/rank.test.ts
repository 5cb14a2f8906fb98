import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatter, ranking, type Said } from './test-candidates.ts';
import { whyOf } from './why.ts';

function orderOf(question: string, said: readonly Said[]): string[] {
  return ranking(question, said).map(({ text }) => text);
}

function placeOf(question: string, said: readonly Said[], text: string): number {
  const place = orderOf(question, said).indexOf(text);
  return place === -1 ? Infinity : place;
}

const noise = chatter(40);

describe('the ranking of candidates', () => {
  it('puts the item with more of the rare words first', () => {
    const said = [...noise, { text: 'The invoice of the bakery is late' }, { text: 'The invoice is late', thread: 'b' }, { text: 'Bakery', thread: 'c' }];
    assert.equal(orderOf('late bakery invoice', said)[0], 'The invoice of the bakery is late');
  });

  it('lends weight from a hit to the turn after it, which holds the answer', () => {
    const said = [...noise, { text: 'How old was the youngest climber then?', author: 'Ann' }, { text: 'Seven, would you believe it, tiny thing', author: 'Bob' }];
    assert.ok(placeOf('youngest climber', said, 'Seven, would you believe it, tiny thing') <= 1);
    assert.match(whyOf(ranking('youngest climber', said)[1]!).join('; '), /said next to/);
  });

  it('lends less the further away a turn is, and nothing across threads', () => {
    const said = [...noise, { text: 'The youngest climber won' }, { text: 'one apart entirely' }, { text: 'two turns apart' }, { text: 'elsewhere entirely', thread: 'third' }];
    const near = ranking('youngest climber', said).filter(({ text }) => /apart|elsewhere/.test(text));
    assert.deepEqual(near.map(({ text }) => text), ['one apart entirely', 'two turns apart']);
  });

  it('lends more to a reply than to what it replies to', () => {
    const said = [...noise, { text: 'before it entirely' }, { text: 'The youngest climber won' }, { text: 'after it entirely' }];
    assert.deepEqual(orderOf('youngest climber', said).slice(1), ['after it entirely', 'before it entirely']);
  });

  it('counts a turn of hardly a word less than one that says something', () => {
    const said = [...noise, { text: 'Kettle!', thread: 'a' }, { text: 'Put the kettle on the stove', thread: 'b' }];
    assert.equal(orderOf('kettle', said)[0], 'Put the kettle on the stove');
  });

  it('meets a question by two turns that have half of its words each', () => {
    const said = [...noise, { text: 'My grandmother taught violin', thread: 'a' }, { text: 'in Salzburg, after the war', thread: 'a' }, { text: 'Salzburg has snow in March already', thread: 'b' }];
    assert.ok(placeOf('grandmother violin Salzburg', said, 'in Salzburg, after the war') < placeOf('grandmother violin Salzburg', said, 'Salzburg has snow in March already'));
  });

  it('lends a little to the rest of the session, and nothing to the next one', () => {
    const filler = ['first bridge', 'second tower', 'third harbour', 'fourth market', 'fifth station'];
    const said = [
      ...noise,
      { text: 'We went to the opera premiere' },
      ...filler.map((text): Said => ({ text: `${text} walk`, hours: 1 })),
      { text: 'some other day altogether', hours: 80 },
    ];
    const ranked = ranking('opera premiere', said);
    const far = ranked.find(({ text }) => text === 'fifth station walk');
    assert.ok(far);
    assert.match(whyOf(far).join('; '), /same session/);
    assert.ok(!ranked.some(({ text }) => text === 'some other day altogether'));
  });

  it('prefers what the author named in the question said', () => {
    const said = [...noise, { text: 'The allotment needs water', author: 'Bob Hale', thread: 'a' }, { text: 'The allotment needs water', author: 'Ann Reed', thread: 'b' }];
    assert.equal(ranking('What about Ann and the allotment?', said)[0]?.candidate.author, 'Ann Reed');
    assert.match(whyOf(ranking('What about Ann and the allotment?', said)[0]!).join('; '), /the question names/);
  });

  it('counts the name of an author little as a word', () => {
    const said = [...noise, { text: 'Morning Ann, hello Ann, wonderful Ann', author: 'Bob', thread: 'a' }, { text: 'leeks from the allotment grow', author: 'Cid', thread: 'b' }, { text: 'nothing to add', author: 'Ann', thread: 'c' }];
    assert.equal(orderOf('What of Ann and the allotment?', said)[0], 'leeks from the allotment grow');
  });

  it('finds what is misspelt in the question', () => {
    const said = [...noise, { text: 'The accommodation in Lisbon was lovely' }];
    assert.equal(orderOf('acommodaton', said)[0], 'The accommodation in Lisbon was lovely');
    assert.match(whyOf(ranking('acommodaton', said)[0]!).join('; '), /for acommodaton/);
  });

  it('finds a code by its whole, by one of its parts and by a piece of it', () => {
    const said = [...noise, { text: 'Please pay INV-2024-00817 soon', thread: 'a' }, { text: 'Paid INV-2023-00999 now', thread: 'b' }];
    assert.equal(orderOf('34ef', [...noise, { text: 'licence ab12cd34ef56gh78ij90 expires' }])[0], 'licence ab12cd34ef56gh78ij90 expires');
    for (const question of ['INV-2024-00817', 'inv 2024 00817', '00817', '0817']) assert.equal(orderOf(question, said)[0], 'Please pay INV-2024-00817 soon', question);
  });

  it('does not take one known number for another that looks like it', () => {
    const said = [...noise, { text: 'order 778812 left', thread: 'a' }, { text: 'order 778821 is stuck', thread: 'b' }];
    assert.equal(orderOf('778821', said)[0], 'order 778821 is stuck');
    assert.ok(!ranking('778821', said).some(({ matched }) => matched.some(({ term }) => term === '778812')));
  });

  it('answers "when" with a turn that tells a time', () => {
    const said = [...noise, { text: 'The surgery on the knee went well enough', thread: 'a' }, { text: 'The surgery on the knee was last Tuesday', thread: 'b' }];
    assert.equal(orderOf('When was the knee surgery?', said)[0], 'The surgery on the knee was last Tuesday');
    assert.match(whyOf(ranking('When was the knee surgery?', said)[0]!).join('; '), /tells a time/);
  });

  it('answers "how many" with a turn that tells a number', () => {
    const said = [...noise, { text: 'Our hens lay eggs rather well', thread: 'a' }, { text: 'Our hens lay eggs, eleven altogether', thread: 'b' }];
    assert.equal(orderOf('How many eggs do the hens lay?', said)[0], 'Our hens lay eggs, eleven altogether');
  });

  it('prefers what was said at the time that the question names, or soon after', () => {
    const inDays = (day: number): number => (Date.UTC(2023, 0, 1) + day * 86_400_000) / 3_600_000;
    const said = [...noise, { text: 'hiked to the lake', thread: 'a', hours: inDays(400) }, { text: 'hiked to the lake', thread: 'b', hours: inDays(130) }, { text: 'hiked to the lake', thread: 'c', hours: inDays(200) }];
    assert.equal(ranking('Who hiked to the lake in May?', said)[0]?.candidate.thread, 'b');
    assert.match(whyOf(ranking('Who hiked to the lake in May?', said)[0]!).join('; '), /at the time/);
  });

  it('knows what a general word may mean', () => {
    const said = [...noise, { text: 'I signed up for cello lessons' }];
    assert.equal(orderOf('Which instrument?', said)[0], 'I signed up for cello lessons');
    assert.match(whyOf(ranking('Which instrument?', said)[0]!).join('; '), /cello for instrument/);
  });

  it('puts the more important of two equals first, and the newer', () => {
    const important = [...noise, { text: 'key under the mat', thread: 'a', hours: 900 }, { text: 'key under the mat', thread: 'b', hours: 900, importance: 1 }];
    assert.equal(ranking('key mat', important)[0]?.candidate.thread, 'b');
    const newer = [...noise, { text: 'key under the mat', thread: 'b', hours: 900 }, { text: 'key under the mat', thread: 'a', hours: 10 }];
    assert.equal(ranking('key mat', newer)[0]?.candidate.thread, 'b');
  });

  it('leaves out what nothing speaks for', () => {
    assert.deepEqual(ranking('zeppelin', [...noise, { text: 'quite another thing' }]), []);
  });

  it('says why of every hit, strongest first, in shares of one', () => {
    const said = [...noise, { text: 'When did the roof leak?', author: 'Ann' }, { text: 'Last Tuesday, Ann', author: 'Bob' }, { text: 'the roof and the gutter leak again', author: 'Bob' }];
    const ranked = ranking('When did the roof leak for Bob?', said);
    assert.ok(ranked.length >= 3);
    for (const { shares } of ranked) {
      assert.ok(shares.length > 0);
      assert.ok(Math.abs(shares.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
      assert.deepEqual(shares, shares.toSorted((a, b) => b.share - a.share));
    }
  });

  it('gives the same order whatever the order of the candidates', () => {
    const said: Said[] = [...noise, { text: 'roof leak' }, { text: 'roof repair' }, { text: 'leak again' }];
    const order = ranking('roof leak', said).map(({ text }) => text);
    assert.deepEqual(ranking('roof leak', [{ text: 'roof leak' }, { text: 'roof repair' }, { text: 'leak again' }, ...noise]).map(({ text }) => text).slice(0, 3), order.slice(0, 3));
  });
});
