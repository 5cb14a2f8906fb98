const articles = ['وال', 'بال', 'كال', 'فال', 'ال', 'لل'];
/** In the order in which they are tried; each is taken off once. `wordsOf` has made ة into ه before. */
const suffixes = ['ها', 'ان', 'ات', 'ون', 'ين', 'يه', 'ه', 'ي'];

const restAfterConjunction = 3;
const restAfterAffix = 2;

/**
 * The light stem of Larkey, Ballesteros and Connell (2007, "light10"): and, the article, and the commonest endings are
 * taken off. Snowball's stemmer also takes a first ف or ب for a particle, so that فواتير and الفواتير part ways.
 */
export function arabicStem(word: string): string {
  let stem = word;
  if (stem.startsWith('و') && stem.length - 1 >= restAfterConjunction) stem = stem.slice(1);
  const article = articles.find((prefix) => stem.startsWith(prefix) && stem.length - prefix.length >= restAfterAffix);
  if (article !== undefined) stem = stem.slice(article.length);
  for (const suffix of suffixes) {
    if (stem.endsWith(suffix) && stem.length - suffix.length >= restAfterAffix) stem = stem.slice(0, -suffix.length);
  }
  return stem;
}
