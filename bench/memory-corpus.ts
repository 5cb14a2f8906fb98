import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** What memory is measured on: made up, but shaped as mail is. The same number gives the same content. */
export interface Shape {
  items: number;
  messagesPerThread: number;
  wordsPerItem: number;
  authors: number;
}

export function shapeOf(items: number): Shape {
  return { items, messagesPerThread: 20, wordsPerItem: 25, authors: Math.max(20, Math.round(items / 50)) };
}

export interface MadeItem {
  id: string;
  thread: string;
  author: string;
  at: number;
  text: string;
}

/** mulberry32 (Tommy Ettinger, public domain): the point is that each run draws the same. */
export function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const syllables = ['ba', 'cor', 'den', 'fil', 'gan', 'hul', 'jin', 'kor', 'lam', 'mer', 'nol', 'pas', 'quin', 'ros', 'sil', 'tam', 'ul', 'ver', 'wen', 'zor', 'al', 'ber', 'cho', 'dra', 'est', 'fro', 'gri', 'hos', 'ist', 'per'];
const vocabularyWords = 40_000;
const startAt = Date.UTC(2024, 0, 1);
const msBetweenItems = 60_000;

/** Ranked by use: a word's chance falls with its rank as in language (Zipf), short words first. */
function wordAt(rank: number): string {
  let made = '';
  for (let left = rank + 30; left > 0; left = Math.floor(left / syllables.length)) made += syllables[left % syllables.length];
  return made;
}

const words = Array.from({ length: vocabularyWords }, (_, rank) => wordAt(rank));
const logOfVocabulary = Math.log(vocabularyWords);

/** log-uniform over the ranks is Zipf's law with exponent 1. */
export function word(random: () => number): string {
  return words[Math.floor(Math.exp(random() * logOfVocabulary)) - 1] ?? words[0] ?? '';
}

export function makeItem(index: number, shape: Shape): MadeItem {
  const random = drawing(index + 1);
  const thread = Math.floor(index / shape.messagesPerThread);
  // A thread has two authors who take turns, and its own subject that comes up again and again.
  const author = (thread * 7 + (index % 2)) % shape.authors;
  const topic = drawing(thread * 31 + 5);
  const topics = Array.from({ length: 6 }, () => word(topic));
  const count = Math.round(shape.wordsPerItem * (0.4 + 1.2 * random()));
  const text = Array.from({ length: count }, () => (random() < 0.15 ? topics[Math.floor(random() * topics.length)] : word(random))).join(' ');
  return { id: `item-${index}`, thread: `thread-${thread}`, author: `author${author}@bench.example`, at: startAt + index * msBetweenItems, text };
}

export async function writeCorpus(file: string, shape: Shape): Promise<void> {
  const stream = createWriteStream(file);
  for (let index = 0; index < shape.items; index++) {
    const { at, ...item } = makeItem(index, shape);
    if (!stream.write(`${JSON.stringify({ ...item, at: new Date(at).toISOString() })}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

/** A question about something that was said: some of the words of an item, in another order. */
export function makeQuery(random: () => number, shape: Shape): { text: string; of: MadeItem } {
  const of = makeItem(Math.floor(random() * shape.items), shape);
  const said = [...new Set(of.text.split(' '))];
  const count = 3 + Math.floor(random() * 6);
  return { of, text: Array.from({ length: count }, () => said[Math.floor(random() * said.length)]).join(' ') };
}
