import { readingsOf } from '../../text/facts.ts';

/** What is counted, with the words for it in the languages that we are most likely to write. Folded words, lower case. */
const units: Record<string, string> = {
  EUR: '€ eur euro euros',
  USD: '$ us$ usd dollar dollars dolares',
  cent: 'cents pence',
  GBP: '£ gbp pound pounds pfund',
  CHF: 'chf franken francs',
  JPY: '¥ jpy yen',
  percent: '% percent prozent pourcent procent porciento',
  minute: 'minute minutes minuten minuto minutos minuti minuut min',
  hour: 'hour hours hr hrs stunde stunden hora horas heure heures ora ore uur uren timmar',
  day: 'day days tag tage tagen tages werktag werktage werktagen dia dias jour jours giorno giorni dag dagen dagar',
  week: 'week weeks woche wochen semana semanas semaine semaines settimana settimane weken vecka veckor',
  month: 'month months monat monate monaten monats meses mois mese mesi maand maanden manad manader',
  year: 'year years jahr jahre jahren jahres ano anos annee annees ans anno anni jaar ar',
};
/** Plain "one" is English alone: elsewhere it is an article too. */
const numberWords = [
  'one', 'two zwei dos deux due dois duas twee tva', 'three drei tres trois tre drie', 'four vier cuatro quatre quattro quatro fyra', 'five funf cinco cinq cinque vijf fem', 'six sechs seis sei zes sex',
  'seven sieben siete sept sette sete zeven sju', 'eight acht ocho huit otto oito atta', 'nine neun nueve neuf nove negen nio', 'ten zehn diez dix dieci dez tien tio', 'eleven elf once onze undici elva', 'twelve zwolf doce douze dodici doze twaalf tolv',
];
const largerWords: Record<string, string> = {
  13: 'thirteen dreizehn trece treize tredici', 14: 'fourteen vierzehn catorce quatorze quattordici', 15: 'fifteen funfzehn quince quinze quindici', 16: 'sixteen sechzehn dieciseis seize sedici', 17: 'seventeen siebzehn diecisiete diciassette',
  18: 'eighteen achtzehn dieciocho diciotto', 19: 'nineteen neunzehn diecinueve diciannove', 20: 'twenty zwanzig veinte vingt venti vinte', 30: 'thirty dreissig dreißig treinta trente trenta', 40: 'forty vierzig cuarenta quarante quaranta quarenta',
  50: 'fifty funfzig cincuenta cinquante cinquanta cinquenta', 60: 'sixty sechzig sesenta soixante sessanta', 70: 'seventy siebzig setenta settanta', 80: 'eighty achtzig ochenta ottanta oitenta', 90: 'ninety neunzig noventa novanta',
  100: 'hundred hundert einhundert cien ciento cent cento', 200: 'zweihundert doscientos', 300: 'dreihundert trescientos', 400: 'vierhundert', 500: 'funfhundert quinientos', 1000: 'thousand tausend eintausend mil mille',
};
/** 21 to 99 as German writes them, in one word. */
const germanOnes = 'ein zwei drei vier funf sechs sieben acht neun'.split(' ');
const germanTens = 'zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig'.split(' ');
const germanWords = germanTens.flatMap((tens, ten) => germanOnes.map((ones, one): [string, string] => [String((ten + 2) * 10 + one + 1), `${ones}und${tens}`]));

const unitOf = new Map(Object.entries(units).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit])));
const valueOf = new Map([...germanWords, ...numberWords.map((words, index): [string, string] => [String(index + 1), words]), ...Object.entries(largerWords)].flatMap(([value, words]) => words.split(' ').map((word) => [word, value])));

export interface Quantity {
  /** As it is written, more or less. */
  text: string;
  /** `14 day`: a value and what is counted; several when the number can be read in several ways. */
  readings: string[];
}

const token = /[€$£¥%]|\d+(?:[.,'\u00a0\u202f]\d+){0,10}|[\p{L}\p{M}]+/gu;
/** "14 calendar days", "two more working days". */
const wordsBetweenMax = 2;

/** Amounts, shares and lengths of time: a number, in digits or in words, with its unit before or behind it. */
export function quantitiesIn(text: string): Quantity[] {
  // An end of a sentence or a line stands between what belongs together in neither direction.
  return text.split(/[.!?;:\n](?=\s)|\n/u).flatMap((clause) => {
    const words = [...clause.matchAll(token)].map(([found]) => found);
    const folded = words.map(fold);
    return words.flatMap((word, index) => {
      const values = valuesOf(word, folded[index] ?? '');
      const unit = values.length === 0 ? null : unitAround(folded, index);
      return unit === null ? [] : [{ text: unit.before ? `${unit.word}${word}` : `${word} ${unit.word}`, readings: values.map((value) => `${value} ${unit.name}`) }];
    });
  });
}

/** What the numbers in words of a text are in digits. */
export function numbersInWords(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{M}]+/gu)].flatMap(([word]) => valueOf.get(fold(word)) ?? []);
}

function fold(word: string): string {
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function valuesOf(text: string, folded: string): string[] {
  if (/^\d/u.test(text)) return readingsOf(text.replaceAll(/[\u00a0\u202f]/gu, ' '));
  const value = valueOf.get(folded);
  return value === undefined ? [] : [value];
}

function unitAround(words: readonly string[], index: number): { word: string; name: string; before: boolean } | null {
  const before = words[index - 1] ?? '';
  // A sign or a code of a currency stands before its number as often as behind it.
  if (/^(?:[€$£¥]|eur|usd|gbp|chf|jpy)$/u.test(before)) return { word: before, name: unitOf.get(before) ?? before, before: true };
  for (let ahead = 1; ahead <= 1 + wordsBetweenMax; ahead++) {
    const word = words[index + ahead];
    if (word === undefined || /^\d/u.test(word)) return null;
    const name = unitOf.get(word);
    if (name !== undefined) return { word, name, before: false };
  }
  return null;
}
