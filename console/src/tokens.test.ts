import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
/** The three blocks: light, dark by preference, dark by choice. */
const [light = {}, preferred = {}, chosen = {}] = [...css.matchAll(/\{([^{}]*--ground[^{}]*)\}/gu)].map(([, body = '']): Record<string, string> => Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/gu)].map(([, name = '', value = '']) => [name, value])));

/** WCAG 2.2, contrast ratio of relative luminances. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)].toSorted((x, y) => y - x);
  return ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const grounds = ['ground', 'surface', 'raised', 'sunken', 'hover', 'selected'];
const texts = [
  ...['text', 'muted', 'faint', 'accent', 'bad', 'good', 'warn'].flatMap((text) => grounds.map((ground) => [text, ground])),
  ...['accent', 'good', 'warn', 'bad'].flatMap((tone) => [[tone, `${tone}-soft`], ['text', `${tone}-soft`], ['muted', `${tone}-soft`]]),
  ['on-accent', 'accent'], ['on-accent', 'accent-strong'], ['on-bad', 'bad'], ['on-bad', 'bad-strong'], ['text', 'added'], ['text', 'removed'], ['ground', 'text'],
];
const edges = ['edge', 'focus'].flatMap((edge) => ['ground', 'surface', 'raised'].map((ground) => [edge, ground]));

for (const [theme, tokens] of Object.entries({ light, dark: chosen })) {
  test(`text can be read and a control seen in the ${theme} theme`, () => {
    const weak = [...texts.map((pair) => ({ pair, least: 4.5 })), ...edges.map((pair) => ({ pair, least: 3 }))].flatMap(({ pair: [front = '', back = ''], least }) => {
      const ratio = contrast(tokens[front] ?? '', tokens[back] ?? '');
      return ratio >= least ? [] : [`${front} on ${back}: ${ratio.toFixed(2)}`];
    });
    assert.deepEqual(weak, []);
  });
}

test('the dark theme is the same whether the system or the operator chose it', () => {
  assert.ok(Object.keys(chosen).length > 20);
  assert.deepEqual(preferred, chosen);
  assert.deepEqual(Object.keys(light), Object.keys(chosen));
});
