/** Ids that are given by what came in, by the company folder and by upkeep. Taken in advance, two things would have one name. */
const reserved = /^(?:mail:\d+$|document:|summary:)/;

/** What is wrong with the id of a new note or message, in words that follow "id"; `null` when nothing is. */
export function reservedProblem(id: string): string | null {
  return reserved.test(id) ? `${JSON.stringify(id.slice(0, 100))} is a name that mails, documents or summaries have` : null;
}
