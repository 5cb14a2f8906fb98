const greetings: Record<string, { named: string; plain: string }> = {
  en: { named: 'Hi', plain: 'Hello' },
  de: { named: 'Hallo', plain: 'Guten Tag' },
  es: { named: 'Hola', plain: 'Hola' },
  fr: { named: 'Bonjour', plain: 'Bonjour' },
  it: { named: 'Ciao', plain: 'Buongiorno' },
  nl: { named: 'Hallo', plain: 'Goedendag' },
  pt: { named: 'Olá', plain: 'Olá' },
};

/** "Hi Jane," or "Hello,", in the mail's language where we know how; English elsewhere. */
export function greeting(firstName: string | null, language: string | null): string {
  const { named, plain } = greetings[language ?? 'en'] ?? { named: 'Hi', plain: 'Hello' };
  return firstName === null ? `${plain},` : `${named} ${firstName},`;
}

const greeted = /^(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|hallo|guten|liebe[rs]?|sehr geehrte[rs]?|moin|hola|buen[oa]s|estimad[oa]s?|bonjour|bonsoir|salut|ch[eè]re?|ciao|buongiorno|gentile|goedendag|beste|ol[aá])(?!\p{L})/iu;

/** The operator's words as a mail: with a greeting and the signature, unless they bring their own. */
export function wrapped(words: string, hello: string, signature: string): string {
  const body = words.replaceAll('\r\n', '\n').trim();
  const closing = signature.split('\n')[0]?.trim() ?? '';
  const lines = body.split('\n').map((line) => line.trim());
  const closed = closing !== '' && lines.slice(-signature.split('\n').length - 1).includes(closing);
  return [...(greeted.test(body) ? [] : [hello]), body, ...(closed ? [] : [signature])].join('\n\n');
}
