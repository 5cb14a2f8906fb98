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

/** A line that is a closing and nothing else. */
const closing =
  /^(?:(?:with )?(?:kind|best|warm|many)(?:est)? (?:regards|wishes)|regards|sincerely|yours (?:sincerely|truly|faithfully)|best|cheers|(?:many )?thanks(?: again)?|mit (?:freundlichen|besten|herzlichen) grüßen|(?:viele|freundliche|beste|herzliche|liebe) grüße|cordialement|bien (?:à vous|cordialement)|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente|cordiali saluti|met vriendelijke groet(?:en)?|atenciosamente|med vänliga hälsningar)[\s,.!]*$/iu;
const frameLineCharsMax = 60;
const closingLinesMax = 6;

/** The words between greeting and signature, of a mail that may have either although it was asked for neither. */
export function withoutFrame(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').trim().split('\n');
  const [first = ''] = lines;
  if (greeted.test(first.trim()) && first.length <= frameLineCharsMax && /[,!.:]\s*$/u.test(first)) lines.shift();
  const from = Math.max(0, lines.length - closingLinesMax);
  const at = lines.findIndex((line, index) => index >= from && closing.test(line.trim()));
  if (at > 0 && lines.slice(at).every((line) => line.length <= frameLineCharsMax)) lines.length = at;
  return lines.join('\n').trim();
}
