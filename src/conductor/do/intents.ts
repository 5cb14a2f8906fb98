import type { IntentName } from '../../vocabulary/understanding.ts';

/** What the operator can have done in words: how it is worded, what it needs, what it runs, and how it is shown. */
export interface Intent {
  name: IntentName;
  /** One sentence for help. */
  does: string;
  /** What it needs, in the order in which it is asked for. */
  slots: readonly { name: string; label: string; type: 'customer' | 'playbook' | 'time' | 'money' | 'payment' | 'text' | 'pausable' }[];
  /** The agent that does it, or what is called. */
  runs: string;
  /** How such wishes begin, as `wording.ts` leaves them. */
  begins: RegExp;
  /** Sentences like it: for help, and to tell an intent by likeness when no wording decides. */
  examples: readonly string[];
}

const begin = (words: string): RegExp => new RegExp(String.raw`^(?:${words})(?![\p{L}\p{N}])`, 'iu');

export const intents: readonly Intent[] = [
  {
    name: 'letter',
    does: 'Sends a customer the mail of a playbook, now or at a time.',
    slots: [{ name: 'customer', label: 'customer', type: 'customer' }, { name: 'playbook', label: 'mail', type: 'playbook' }, { name: 'at', label: 'when', type: 'time' }],
    runs: 'letter',
    begins: begin(String.raw`send|resend|write|mail|e-?mail|message|drop|shoot|get|schicke?n?|sende?n?|schreibe?n?|maile|verschicke?|versende?`),
    examples: [
      'send Jane the onboarding mail on Monday', 'email the welcome letter to jane@example.com', 'write to Bob with the invoice copy template', 'mail Anna the pricing info tomorrow at 10',
      'the onboarding mail should go to Jane next week', 'Jane needs the welcome mail', 'Jane Doe should get the first steps mail on Friday', 'can Bob have the login help mail', 'time to send Anna our welcome message', 'onboarding mail to Jane, Monday',
      'schick Jane am Montag die Onboarding-Mail', 'sende Bob die Anleitung', 'Jane soll am Freitag die Willkommensmail bekommen', 'die Onboarding-Mail an Jane, Montag',
    ],
  },
  {
    name: 'credit',
    does: 'Gives a customer a credit.',
    slots: [{ name: 'customer', label: 'customer', type: 'customer' }, { name: 'amount', label: 'amount', type: 'money' }, { name: 'reason', label: 'why', type: 'text' }],
    runs: 'goodwill',
    begins: begin(String.raw`credit|grant|give|issue|add|award|gib|gebe|gewähre?|gutschrift|schreibe?|schenke?|apply`),
    examples: [
      'give Jane 20 EUR credit because of the outage', 'credit Jane 20 EUR for the three days down', 'add a credit of 15 dollars to the account of Bob', 'Bob deserves 10 EUR of credit for his patience', 'put 20 EUR on the balance of Jane as an apology', 'a 20 EUR voucher for Anna, the export failed',
      'gib Jane eine Gutschrift von 20 EUR wegen des Ausfalls', 'schreib Bob 10 EUR gut', 'Anna bekommt 15 EUR Guthaben',
    ],
  },
  {
    name: 'refund',
    does: 'Gives a payment back, or a part of it.',
    slots: [{ name: 'customer', label: 'customer', type: 'customer' }, { name: 'payment', label: 'payment', type: 'payment' }, { name: 'amount', label: 'amount', type: 'money' }, { name: 'reason', label: 'why', type: 'text' }],
    runs: 'goodwill',
    begins: begin(String.raw`refund|reimburse|give|pay|return|issue|send|transfer|make|erstatte?|gib|zahle?|überweise?`),
    examples: [
      'refund Jane 20 EUR because she was charged twice', 'give Bob his money back', 'reimburse Anna for payment pay_123', 'pay back 49 EUR to Jane, double charge', 'Jane should get her last payment back', 'Bob wants his money returned, do it',
      'erstatte Jane 20 EUR, weil doppelt abgebucht wurde', 'Bob bekommt sein Geld zurück', 'zahl Anna die letzte Rechnung zurück',
    ],
  },
  {
    name: 'remind',
    does: 'Reminds you at a time, with a question in the inbox.',
    slots: [{ name: 'about', label: 'of what', type: 'text' }, { name: 'at', label: 'when', type: 'time' }],
    runs: 'reminder',
    begins: begin(String.raw`remind\s+me|(?:set|make|create|add)\s+(?:me\s+)?a\s+reminder|reminder|remember\s+to|don['’]?t\s+let\s+me\s+forget|erinnere?\s+mich|denke?\s+(?:bitte\s+)?daran|erinnerung`),
    examples: [
      'remind me on Friday to call Bob', 'set a reminder for tomorrow at 9 to check the server', 'remember to renew the domain in March', 'ping me next week about the contract', 'I must not forget the tax return on 31 May', 'wake me up about the invoice on Tuesday',
      'erinnere mich am Freitag an den Anruf bei Bob', 'denk daran, morgen die Rechnung zu schreiben',
    ],
  },
  {
    name: 'note',
    does: 'Writes down what you tell it, for agents and searches to find.',
    slots: [{ name: 'text', label: 'what', type: 'text' }],
    runs: 'memory.note',
    begins: begin(String.raw`remember|note(?:\s+down)?|(?:make|take)\s+a\s+note|keep\s+in\s+mind|bear\s+in\s+mind|write\s+down|jot\s+down|for\s+the\s+record|fyi|merke?\s+dir|notiere?|halte?\s+fest|vermerke?|notiz`),
    examples: [
      'remember that Jane prefers mails in the morning', 'note: the supplier closes in August', 'keep in mind that Bob is a beta tester', 'write down that we promised Anna a call', 'make a note that the contract ends in May', 'for later: the new price list starts in January',
      'merk dir, dass Jane lieber telefoniert', 'notiere: der Lieferant hat im August zu',
    ],
  },
  {
    name: 'pause',
    does: 'Lets nothing of an agent, an adapter or everything go out.',
    slots: [{ name: 'what', label: 'what', type: 'pausable' }],
    runs: 'pauses.set',
    begins: begin(String.raw`pause|(?:turn|switch|shut)\s+off|hold|halt|stop|suspend|freeze|disable|block|halte?|stoppe?|pausiere?|unterbrich`),
    examples: ['pause the support agent', 'stop everything', 'hold all outgoing mail', 'freeze payments', 'nothing may go out for now', 'put the support agent on hold', 'the support agent should be switched off', 'pausiere alles', 'stopp den Support-Agenten', 'halte alle Mails an'],
  },
  {
    name: 'resume',
    does: 'Lets an agent, an adapter or everything go on.',
    slots: [{ name: 'what', label: 'what', type: 'pausable' }],
    runs: 'pauses.lift',
    begins: begin(String.raw`resume|unpause|(?:turn|switch)\s+(?:back\s+)?on|continue|restart|unfreeze|reactivate|enable|carry\s+on|go\s+on|(?:alles\s+)?weiter|setze?(?=.*fort)|nimm(?=.*wieder)|starte?|lass(?:e|t)?(?=.*(?:wieder|weiter))`),
    examples: ['resume the support agent', 'go on with everything', 'unpause payments', 'let the mails out again', 'continue', 'take the support agent off hold', 'switch the support agent back on', 'alles weiter', 'setz den Support-Agenten fort', 'lass die Mails wieder raus'],
  },
];

/** What is not done by words, and the commands that do it. Looked at before the intents: the wording of some is near. */
export const elsewhere: readonly { begins: RegExp; why: string; instead: readonly string[] }[] = [
  {
    begins: begin(String.raw`forget|erase|delete|remove|purge|vergiss|lösche?|entferne?`),
    why: 'Forgetting can not be undone, so it has a command of its own that says what goes.',
    instead: ['keelson memory export SUBJECT --out FILE', 'keelson memory forget SUBJECT --reason "…"'],
  },
  { begins: begin(String.raw`cancel|abort|call\s+off|storniere?|brich`), why: 'A task is cancelled by its number.', instead: ['keelson tasks', 'keelson cancel TASK --reason "…"'] },
  { begins: begin(String.raw`undo|roll\s*back|revert|take\s+back|mach\s+rückgängig`), why: 'What a task did is taken back by its number, and the plan is shown first.', instead: ['keelson tasks', 'keelson task rollback TASK'] },
  { begins: begin(String.raw`approve|reject|decline|edit|answer|genehmige?|lehne?|beantworte?`), why: 'What waits for you is decided by its number, after a look at it.', instead: ['keelson inbox', 'keelson approve ITEM', 'keelson answer ITEM "…"'] },
];

/** Questions: by the first of these whose words are in it. */
export const questions: readonly { has: RegExp; instead: readonly string[] }[] = [
  { has: /(?<!\p{L})(?:inbox|approv\w*|wait\w*|decid\w*|pending|open items?|posteingang|wartet|offen\w*)(?!\p{L})/iu, instead: ['keelson inbox'] },
  { has: /(?<!\p{L})(?:tasks?|running|working|happening|happened|aufgaben?|läuft|passiert)(?!\p{L})/iu, instead: ['keelson tasks', 'keelson ledger tail'] },
  { has: /(?<!\p{L})(?:costs?|spen[dt]\w*|budgets?|tokens?|money|expensive|kosten|kostet|ausgegeben|ausgaben)(?!\p{L})/iu, instead: ['keelson costs', 'keelson budgets'] },
  { has: /(?<!\p{L})(?:paused?|pausiert|on hold)(?!\p{L})/iu, instead: ['keelson pause'] },
  { has: /(?<!\p{L})(?:polic\w*|rules?|allowed|regeln?|erlaubt)(?!\p{L})/iu, instead: ['keelson policy'] },
  { has: /./su, instead: ['keelson memory recall "…"', 'keelson memory show REF'] },
];
export const questionBegins = begin(String.raw`show|list|display|print|what|what's|whats|which|who|whose|where|when|why|how|is|are|was|were|do|does|did|has|have|zeige?|liste?|welche[rsnm]?|wer|wo|wann|warum|wieso|wie|wieviel|gibt|hat|haben|find|search|look|suche?`);

/** Nouns of what a letter is, which name no playbook by themselves. */
export const mailNouns: ReadonlySet<string> = new Set('mail mails email emails e-mail e-mails letter letters message messages template templates playbook playbooks note text brief nachricht vorlage mail-vorlage info infos information reply'.split(' '));

/** Words that carry nothing: articles, prepositions, and what is left of politeness. Without accents, as tokens are. */
export const filler: ReadonlySet<string> = new Set(
  `a an the to for of on at in with by from our my your this that it its her his him them their one out off over up about as and
  please pls thanks thank you just now today again also back so me us customer client user mr mrs ms dr herr frau herrn
  der die das den dem des ein eine einen einem einer an am um fur von zu zum zur mit und bitte danke unsere unseren unser mal ihm ihr ihnen kunde kundin kunden auch noch
  using via through regarding re account mailing or oder should will must get gets go goes needs have soll sollte bekommt bekommen kriegt geht muss`.split(/\s+/u),
);
