/**
 * What tells that a sentence settles something: a promise, a decision, a deadline, an obligation. Folded words, as
 * `wordsOf` gives them, for the languages that we tell apart; those without spaces are looked for as they stand.
 */
const words = [
  'will shall agreed agree agreement deadline due promise promised commit committed decide decided decision confirm confirmed approve approved must cancel cancelled canceled refund refunded resolved solved fixed shipped paid accept accepted reject rejected conclusion signed',
  'werden wird vereinbart vereinbarung frist fallig zugesagt versprochen entschieden entscheidung beschlossen bestatigt genehmigt muss mussen storniert gekundigt erstattet gelost behoben bezahlt angenommen abgelehnt termin spatestens stichtag',
  'convenu accord echeance delai promis decide decision confirme approuve doit devons annule rembourse resolu paye accepte refuse livre',
  'acordado acuerdo plazo prometido decidido decision confirmado aprobado debe debemos cancelado reembolsado resuelto pagado aceptado rechazado entregado',
  'concordato accordo scadenza promesso deciso decisione confermato approvato deve dobbiamo annullato rimborsato risolto pagato accettato rifiutato consegnato',
  'combinado acordo prazo prometido decidido decisao confirmado aprovado deve devemos cancelado reembolsado resolvido pago aceito recusado entregue',
  'afgesproken afspraak termijn beloofd besloten beslissing bevestigd goedgekeurd moet geannuleerd terugbetaald opgelost betaald geaccepteerd geweigerd zullen',
  'overenskommet avtal tidsfrist lovat beslutat beslut bekraftat godkant maste avbokat aterbetalat lost betalat accepterat avvisat ska',
];
const unspaced = /締切|締め切り|期限|決定|決ま|約束|合意|確認|返金|解約|キャンセル|対応します|いたします|必要|完了|承認|决定|决|同意|截止|承诺|退款|取消|确认|必须|已完成|결정|합의|마감|약속|환불|취소|확인/u;

/** Folded words that settle something, of all the languages. */
export const cues: ReadonlySet<string> = new Set(words.flatMap((line) => line.split(' ')));

const money = /[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY)\b|円|元|원/u;
const dateLike = /\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]|\d{1,2}:\d{2}|月\s?\d{1,2}\s?日|\p{Nd}月/u;

/** How much a sentence settles, 0 to 1: half for one sign, three quarters for two, and so on. */
export function cueOf(sentence: string, wordsOfIt: readonly string[]): number {
  let signs = 0;
  if (/\p{Nd}/u.test(sentence)) signs += 1;
  if (money.test(sentence)) signs += 1;
  if (dateLike.test(sentence)) signs += 1;
  if (wordsOfIt.some((word) => cues.has(word)) || unspaced.test(sentence)) signs += 1;
  return 1 - 0.5 ** signs;
}

const courtesy = /^(?:hi|hello|hey|dear|thanks|thank you|many thanks|best|kind|warm|regards|cheers|sincerely|good (?:morning|afternoon)|have a|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte|danke|vielen dank|mit freundlichen|viele|beste|liebe grüße|schönes?|bonjour|bonsoir|merci|cordialement|bien à|hola|buen[oa]s|gracias|muchas|saludos|un saludo|ciao|buon|grazie|saluti|cordiali|olá|bom dia|obrigad[oa]|cumprimentos|beste|bedankt|dank|groet|met vriendelijke|hej|tack|med vänliga|vänliga)(?![\p{L}])/iu;
const courtesyUnspaced = /お世話に|ありがとう|感謝|申し訳|よろしく|失礼|您好|你好|谢谢|感谢|此致|안녕|감사/u;
const courtesyWordsMax = 8;
const courtesyCharsMax = 24;

/** A greeting, a thank-you or a farewell, which says nothing of the matter. */
export function isCourtesy(sentence: string): boolean {
  if (/\p{Nd}/u.test(sentence)) return false;
  return (courtesy.test(sentence) && sentence.split(' ', courtesyWordsMax + 1).length <= courtesyWordsMax) || (sentence.length <= courtesyCharsMax && courtesyUnspaced.test(sentence));
}
