import type { WebhookDesk, WebhookRefusal, WebhookView } from '../../vocabulary/webhooks.ts';
import type { Display } from './display.ts';
import { wrapped } from './lines.ts';
import { table, type Cell } from './table.ts';
import { count, counted, shortTime } from './times.ts';

type Resolved<K extends keyof WebhookDesk> = Awaited<ReturnType<WebhookDesk[K]>>;

const none = 'No webhooks: nobody but you tells this company what happened. Name a source in company.yaml, such as webhooks: { shop: { scheme: standard } }, then run `keelson webhooks secret shop`. docs/WEBHOOKS.md says more.';

/** Why requests were refused, for whoever has to mend it. */
const refusalWords: Readonly<Record<WebhookRefusal, string>> = {
  unknown: 'no such webhook',
  'no-secret': 'no secret is set here',
  headers: 'not signed',
  time: 'signed too long ago or in the future: look at the clocks',
  signature: 'a wrong signature: another secret, or a changed body',
  'too-large': 'too large',
  'too-slow': 'too slow',
  'cut-off': 'ended early',
  busy: 'too many at once',
  'not-recorded': 'could not be recorded',
};

export function webhooksText(display: Display, { webhooks, unknown }: Resolved<'list'>): string {
  const strangers = unknown === 0 ? [] : [wrapped(display, `${counted(unknown, 'request')} went to webhooks that there are none of.`, 'dim')];
  if (webhooks.length === 0) return [wrapped(display, none), ...strangers].join('\n');
  const rows = webhooks.map((one): Cell[] => [
    one.name,
    one.scheme,
    one.address,
    secretsCell(display, one),
    one.tally.last === null ? { text: 'nothing yet', format: 'dim' } : `${count(one.tally.received)}, last ${shortTime(one.tally.last.at, display.now)}`,
    refusedCell(one),
  ]);
  const columns = [{ title: 'webhook' }, { title: 'scheme' }, { title: 'address', shrinksTo: 14, linesMax: 4 }, { title: 'secrets', shrinksTo: 12, linesMax: 4 }, { title: 'received', shrinksTo: 12, linesMax: 3 }, { title: 'refused', shrinksTo: 16, linesMax: 8 }];
  const bare = webhooks.find(({ secrets }) => secrets.length === 0);
  return [
    table(display, columns, rows),
    ...strangers,
    ...(bare === undefined ? [] : [wrapped(display, `A webhook without a secret takes nothing: \`keelson webhooks secret ${bare.name}\` makes one.`, 'yellow')]),
    ...(webhooks[0]?.address.startsWith('/') === true ? [wrapped(display, 'No server is running: `keelson start` takes webhooks.', 'dim')] : []),
  ].join('\n');
}

function secretsCell(display: Display, { secrets }: WebhookView): Cell {
  if (secrets.length === 0) return { text: 'none', format: 'yellow' };
  return secrets.map(({ since, until }) => (until === null ? `since ${shortTime(since, display.now)}` : `an earlier one until ${shortTime(until, display.now)}`)).join(', ');
}

function refusedCell({ tally: { refused, lastRefused } }: WebhookView): Cell {
  const total = Object.values(refused).reduce((sum, number) => sum + number, 0);
  if (total === 0 || lastRefused === null) return '';
  return { text: `${count(total)}, last: ${refusalWords[lastRefused.why]}`, format: 'yellow' };
}

/** One that was made here is told this once; one that the sender chose, never. */
export function secretText(display: Display, { name, secret, scheme, address, othersUntil }: Resolved<'secret'>): string {
  const what = secret === null ? [`The secret of ${name} is set.`] : [secret, '', wrapped(display, `This is the secret of ${name}, and it is not shown again. Give it to the sender, who signs by ${scheme}.`)];
  return [
    ...what,
    wrapped(display, `They send to ${address.startsWith('/') ? `${address} of the server` : address}.`),
    ...(othersUntil === null ? [] : [wrapped(display, `What is signed with an earlier secret is taken until ${shortTime(othersUntil, display.now)}. \`keelson webhooks revoke ${name}\` ends all of them at once.`)]),
  ].join('\n');
}

export function revokedText({ name, revoked }: Resolved<'revoke'>): string {
  return revoked === 0 ? `${name} had no secret: nothing of it is taken.` : `${counted(revoked, 'secret')} of ${name} taken away: from now on nothing of it is taken.`;
}
