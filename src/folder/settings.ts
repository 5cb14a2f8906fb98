import type { Setting, SettingsView } from '../vocabulary/settings-views.ts';
import { modelTiers, textTiers } from '../vocabulary/models.ts';
import type { CompanyConfig } from './config.ts';

type Section = SettingsView['sections'][number];

/**
 * What company.yaml says, in words and with its defaults. Secrets stand in the environment and not in the file; still, of the settings that an adapter or a provider reads by itself only
 * those are told that are known to hold none.
 */
export function settingsSections(config: CompanyConfig): Section[] {
  return [company(config), mail(config), payments(config), routing(config), models(config), memory(config), upkeep(config), webhooks(config)];
}

const row = (label: string, value: string, hint: string | null = null): Setting => ({ label, value, hint });
const listed = (names: readonly string[], otherwise: string): string => (names.length === 0 ? otherwise : names.join(', '));
const when = (at: string, zone: string): string => (at === 'off' ? 'never by itself' : `each day at ${at} (${zone})`);
const counted = (number: number, one: string): string => `${number.toLocaleString('en')} ${number === 1 ? one : `${one}s`}`;

/** Settings of an adapter that are told, by name: what it is called there, and what people call it. */
function told(settings: { [name: string]: unknown } | undefined, names: readonly (readonly [name: string, label: string])[]): Setting[] {
  return names.flatMap(([name, label]) => {
    const value = settings?.[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [row(label, String(value))] : [];
  });
}

function company({ name, address, fromName, zone, aliases }: CompanyConfig): Section {
  return {
    id: 'company',
    title: 'Company',
    rows: [
      row('Name', name),
      row('Address', address, 'Customers write to it, and mails are sent from it.'),
      row('Sender', fromName === '' ? 'the address alone' : fromName),
      row('Other addresses', listed(aliases, 'none'), 'Mail from these is your own.'),
      row('Time zone', zone, 'Of days, months, business hours and schedules.'),
    ],
  };
}

function mail({ mail: { transport, outbox, smtp } }: CompanyConfig): Section {
  const rows = transport === 'outbox' ? told({ folder: 'outbox', ...outbox }, [['folder', 'Folder']]) : told(smtp, [['host', 'Server'], ['port', 'Port'], ['secure', 'TLS from the first byte'], ['user', 'User'], ['passwordEnv', 'Password from']]);
  return { id: 'mail', title: 'Mail', rows: [row('Goes to', transport, transport === 'outbox' ? 'Approved mails are written into a folder, and nobody gets them.' : 'Approved mails are sent.'), ...rows] };
}

function payments({ payments: { transport, book, http }, reconcileAt, zone }: CompanyConfig): Section {
  const rows = transport === 'book' ? told({ folder: 'book', ...book }, [['folder', 'Folder']]) : told(http, [['baseUrl', 'Provider'], ['keyEnv', 'Key from']]);
  return {
    id: 'payments',
    title: 'Money',
    rows: [
      row('Goes to', transport, transport === 'book' ? 'Approved refunds and credits are written down for you to carry out by hand.' : 'Approved refunds and credits are carried out by the provider.'),
      ...rows,
      row('Compared', when(reconcileAt, zone), 'What we believe with what each provider reports.'),
    ],
  };
}

function routing({ routing: { rules, intents } }: CompanyConfig): Section {
  const words = rules.map(({ when: given, intent, agent }, place) => row(`Rule ${place + 1}`, Object.entries(given).map(([name, value]) => `${name} is ${[value].flat().join(' or ')}`).join(' and '), `${intent === undefined ? '' : `is about ${intent}`}${intent !== undefined && agent !== undefined ? ', ' : ''}${agent === undefined ? '' : `goes to ${agent}`}`));
  return { id: 'routing', title: 'Routing', rows: [...(words.length === 0 ? [row('Rules', 'none', 'The router decides by what it learned; without that, mail goes to support.')] : words), ...Object.entries(intents).map(([intent, agent]) => row(intent, agent, 'The agent of this intent.'))] };
}

function models({ models: { providers, tiers, keepTexts, cacheFor, timeoutSeconds, limits, exchange } }: CompanyConfig): Section {
  const known = Object.entries(providers).map(([name, settings]) => row(`Provider ${name}`, settings.baseUrl ?? settings.kind, settings.apiKeyEnv === undefined ? `${settings.kind}, without a key` : `${settings.kind}, its key from ${settings.apiKeyEnv}`));
  const chosen = modelTiers.map((tier) => row(`For ${tier}`, listed(tiers[tier] ?? [], 'none'), tiers[tier] === undefined ? 'Done without a model.' : 'The first choice first.'));
  const bounds = textTiers.map((tier) => row(`Bounds of ${tier}`, `${counted(limits[tier].inputTokensMax, 'token')} in, ${counted(limits[tier].outputTokensMax, 'token')} out`));
  return {
    id: 'models',
    title: 'Models',
    rows: [
      ...known, ...chosen, ...bounds,
      ...Object.entries(exchange).map(([currency, { rate, currency: into }]) => row(`1 ${currency} counts as`, `${rate} ${into}`)),
      row('Prompts and answers are kept', counted(keepTexts, 'day')),
      row('An answer is used again', cacheFor === 0 ? 'never' : `for ${counted(cacheFor, 'day')}`),
      row('One request may take', counted(timeoutSeconds, 'second')),
    ],
  };
}

function memory({ memory: { embedder, ephemeral, operational, promote, summaryChars } }: CompanyConfig): Section {
  return {
    id: 'memory',
    title: 'Memory',
    rows: [
      row('Embedder', embedder === undefined ? 'none' : `${embedder.provider} ${embedder.model}`, embedder === undefined ? 'Recall uses its own vectors, unless models has one for embed.' : `At ${embedder.baseUrl}; at most ${counted(embedder.itemsPerDayMax, 'item')} a day.`),
      row('Ephemeral items are gone after', counted(ephemeral.expiresAfterMinutes, 'minute')),
      row('Operational items are archived after', counted(operational.archiveAfterDays, 'day'), operational.archiveWithoutSummary ? 'With or without a summary.' : 'Only what a summary stands for.'),
      row('Threads are summarised', `over ${counted(operational.summariseThreadsOver.messages, 'message')}, after ${counted(operational.summariseThreadsOver.quietDays, 'quiet day')}`),
      row('Summaries', `at most ${counted(summaryChars, 'character')}`),
      row('Rules that keep items for good', counted(promote.length, 'rule')),
    ],
  };
}

function upkeep({ memory: { upkeepAt }, zone }: CompanyConfig): Section {
  return { id: 'upkeep', title: 'By itself', rows: [row('Upkeep of memory', when(upkeepAt, zone))] };
}

function webhooks({ webhooks: sources }: CompanyConfig): Section {
  const rows = Object.entries(sources).map(([name, { scheme, topicFrom }]) => row(name, scheme, topicFrom === undefined ? null : `Waiting tasks match on ${topicFrom}.`));
  return { id: 'webhooks', title: 'Webhooks', rows: rows.length === 0 ? [row('Sources', 'none', 'Nobody may send webhooks.')] : rows };
}
