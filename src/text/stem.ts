import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { arabicStem } from './arabic-stem.ts';
import { type Language, scriptOf } from './language.ts';
import { wordsOf } from './words.ts';

type Stemmer = (word: string) => string;

/**
 * Snowball knows suffixes by their accents, which are folded away before (people leave them out), so the endings that
 * matter get theirs back first: then facturación and facturacion have one stem. German ae, oe, ue are ä, ö, ü typed without.
 */
const stemmers: Partial<Record<Language, Stemmer>> = {
  en: english,
  de: (word) => german(word.replaceAll(/(?<![aeq])ue|(?<=[^aeq])ae|oe/g, (pair) => pair[0] as string)),
  fr: (word) => french(word.replace(/e(?=es?$)/, 'é')),
  es: (word) => spanish(word.replace(/cion$/, 'ción').replace(/logia(?=s?$)/, 'logía')),
  it: italian,
  pt: (word) => portuguese(word.replace(/cao$/, 'ção').replace(/coes$/, 'ções')),
  nl: dutch,
  sv: swedish,
  ru: russian,
  el: greek,
  ar: arabicStem,
};

const cached = new Map<Language, Map<string, string>>();
const cachedMax = 50_000;

/** The stem of a folded word. A word in another script than the language's is stemmed by its script: an invoice number in Arabic text stays, an English word in Russian text is English. */
export function stemOf(word: string, language: Language): string {
  const tongue = scriptOf(word) ?? (latin.has(language) ? language : 'en');
  let cache = cached.get(tongue);
  if (cache === undefined || cache.size >= cachedMax) cached.set(tongue, (cache = new Map<string, string>()));
  let stem = cache.get(word);
  if (stem === undefined) {
    stem = stemmed(word, stemmers[tongue]);
    cache.set(word, stem);
  }
  return stem;
}

const latin: ReadonlySet<Language> = new Set<Language>(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv']);

function stemmed(word: string, stemmer: Stemmer | undefined): string {
  if (stemmer === undefined || word.length < 3 || /[0-9]/.test(word)) return word;
  const stem = stemmer(word);
  // A stemmer may leave an accent behind that we gave it.
  return /^[a-z]+$/.test(stem) ? stem : (wordsOf(stem)[0] ?? word);
}
