import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { apiHouse, type ApiHouse } from './api-house.ts';
import { until } from './until.ts';

/** Reads server-sent events until `enough`, then cuts the connection. */
async function follow(url: string, { after: from, lastId, enough, onBegun }: { after?: number; lastId?: number; enough: (seqs: number[]) => boolean; onBegun?: () => void }): Promise<number[]> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/v1/events/stream${from === undefined ? '' : `?after=${from}`}`, { signal: abort.signal, headers: lastId === undefined ? {} : { 'last-event-id': String(lastId) } });
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/u);
  assert.ok(response.body);
  const seqs: number[] = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body) {
    // The first piece says how long to wait before one connects again: from then on nothing is missed.
    onBegun?.();
    text += decoder.decode(bytes as Uint8Array, { stream: true });
    const pieces = text.split('\n\n');
    text = pieces.pop() ?? '';
    for (const piece of pieces) {
      const id = /^id: (\d+)$/mu.exec(piece)?.[1];
      if (id !== undefined) seqs.push(Number(id));
    }
    if (enough(seqs)) break;
  }
  abort.abort();
  return seqs;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the event stream', () => {
  let house: ApiHouse;
  let url: string;
  const note = (id: string): Promise<unknown> => house.company.memory.note({ id, text: `Note ${id}.` });
  const head = async (): Promise<number> => (await house.company.ledger.head()).seq;

  before(async () => {
    house = await apiHouse();
    url = await house.listen();
  });
  after(() => house.close());

  it('begins with what comes next, when nothing else is asked for', async () => {
    const from = await head();
    const begun = Promise.withResolvers<void>();
    const reading = follow(url, { enough: (seqs) => seqs.length > 0, onBegun: begun.resolve });
    await begun.promise;
    await note('first');
    assert.equal((await reading)[0], from + 1);
  });

  it('loses nothing and tells nothing twice over cut connections, while events go on being written', async () => {
    const from = await head();
    const notes = 150;
    const writer = (async () => {
      for (let index = 0; index < notes; index++) await note(`n-${index}`);
    })();
    const all: number[] = [];
    while (all.length < notes) {
      const lastId = all.at(-1);
      const want = Math.min(1 + (all.length % 17), notes - all.length);
      all.push(...(await follow(url, { after: from, ...(lastId === undefined ? {} : { lastId }), enough: (seqs) => seqs.length >= want })));
    }
    await writer;
    assert.deepEqual(all, range(from + 1, await head()));
  });

  it('reads what is long gone from the ledger', async () => {
    const last = await head();
    assert.deepEqual(await follow(url, { after: 0, enough: (seqs) => seqs.at(-1) === last }), range(1, last));
  });

  it('tells what came while nobody followed, also when there is more by then', async () => {
    const from = await head();
    const first = follow(url, { after: from, enough: (seqs) => seqs.length >= 1 });
    await note('while-followed');
    await first;
    await until('the server has noticed that it was cut', () => house.followers() === 0);
    await note('while-nobody-followed');
    const begun = Promise.withResolvers<void>();
    const second = follow(url, { after: from + 1, enough: (seqs) => seqs.length >= 2, onBegun: begun.resolve });
    await begun.promise;
    await note('followed-again');
    assert.deepEqual(await second, [from + 2, from + 3]);
    assert.deepEqual(await follow(url, { after: from, enough: (seqs) => seqs.length >= 3 }), [from + 1, from + 2, from + 3]);
  });

  it('counts nobody as there who has hung up before the answer', async () => {
    await until('nobody follows', () => house.followers() === 0);
    await house.app.request(new Request('http://localhost/api/v1/events/stream', { signal: AbortSignal.abort() }));
    assert.equal(house.followers(), 0);
  });

  it('goes on from the number that the browser sends, not from the one in the address', async () => {
    const last = await head();
    assert.deepEqual((await follow(url, { after: 0, lastId: last - 2, enough: (seqs) => seqs.length >= 2 })), [last - 1, last]);
  });

  it('says that it is another company when the number is not there yet', async () => {
    const response = await fetch(`${url}/api/v1/events/stream?after=999999`);
    assert.equal(response.status, 409);
    assert.equal(((await response.json()) as { code: string }).code, 'events.ahead');
  });

  it('tells where to look, and nothing of what was written', async () => {
    const response = await fetch(`${url}/api/v1/events/stream?after=0`);
    const reader = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    let text = '';
    while (!text.includes('note.put')) text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    assert.doesNotMatch(text, /Note n-|Note first/u);
  });

  it('tells very many at once in one line to a reader that asked for digests, with all their kinds, and few one by one', async () => {
    const from = await head();
    const response = await fetch(`${url}/api/v1/events/stream?after=${from}&digest=true`);
    const reader = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    const decoder = new TextDecoder();
    let text = '';
    const readTo = async (seq: number): Promise<void> => {
      while (!text.includes(`id: ${seq}\n`)) text += decoder.decode((await reader.read()).value, { stream: true });
    };
    // Connected, when the first piece is there.
    text += decoder.decode((await reader.read()).value, { stream: true });
    await note('few');
    await readTo(from + 1);
    assert.match(text, /"kind":"note.put"/u);
    // One commit for all of them.
    await Promise.all(Array.from({ length: 200 }, (_, index) => note(`many-${index}`)));
    const last = await head();
    await readTo(last);
    await reader.cancel();
    const lines = text.split('\n').filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice('data: '.length)) as { seq: number; events?: number; kinds?: string[] });
    const told = lines.reduce((sum, { events = 1 }) => sum + events, 0);
    assert.equal(told, last - from);
    assert.ok(lines.length < 100, `${lines.length} lines`);
    assert.deepEqual(lines.find(({ kinds }) => kinds !== undefined)?.kinds, ['note.put']);
  });

  it('gathers nothing for a reader that takes nothing, and others are not held up by it', async () => {
    const sockets: Socket[] = [];
    const { hostname, port } = new URL(url);
    for (let index = 0; index < 20; index++) {
      const socket = connect(Number(port), hostname);
      socket.pause();
      socket.write(`GET /api/v1/events/stream?after=0 HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      sockets.push(socket);
    }
    await until('all of them follow', () => house.followers() >= sockets.length);
    const from = await head();
    const reading = follow(url, { after: from, enough: (seqs) => seqs.length >= 300 });
    const began = process.memoryUsage().heapUsed;
    for (let index = 0; index < 300; index++) await note(`slow-${index}`);
    assert.equal((await reading).length >= 300, true);
    assert.ok(process.memoryUsage().heapUsed - began < 64 * 1024 * 1024);
    for (const socket of sockets) socket.destroy();
    await until('the server has noticed that they are gone', () => house.followers() === 0);
  });
});
