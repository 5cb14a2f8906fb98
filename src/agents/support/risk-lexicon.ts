import type { Risk } from '../drafting/playbook.ts';

/** What a match means. `injection` is apart: no draft is ever made from such a mail. */
export interface RiskSignal {
  name: 'money' | 'legal' | 'cancellation' | 'privacy' | 'security' | 'anger' | 'injection';
  level: Risk;
  /** One plain sentence for the operator. */
  means: string;
  phrases: readonly string[];
}

/**
 * Small on purpose, and read by people: a match can only send a mail to the operator, so a false alarm costs a look
 * and a miss costs at most what the gate lets through. English first, with the plainest words of German, Spanish and
 * French. The phrases follow `phrases.ts`.
 */
export const riskLexicon: readonly RiskSignal[] = [
  {
    name: 'money', level: 'high', means: 'asks for money back or disputes a charge',
    phrases: [
      'refund*', 'money back', 'my money', 'chargeback*', 'charge back', 'dispute ~ charge*', 'dispute ~ payment', 'reimburs*', 'charged twice', 'charged me twice',
      'double charge*', 'overcharged', 'unauthorised charge*', 'unauthorized charge*', 'compensation',
      'ruckerstattung*', 'erstattung*', 'ruckzahlung', 'geld zuruck', 'doppelt abgebucht', 'reembolso*', 'devolucion', 'cobrado dos veces', 'rembours*', 'debite deux fois',
    ],
  },
  {
    name: 'legal', level: 'high', means: 'threatens or mentions legal steps',
    phrases: [
      'lawyer*', 'attorney*', 'solicitor*', 'legal action', 'legal steps', 'legal proceedings', 'take you to court', 'small claims', 'sue you', 'suing you', 'lawsuit', 'breach of contract',
      'consumer protection', 'trading standards', 'anwalt*', 'rechtsanwalt*', 'rechtliche schritte', 'klage', 'verbraucherzentrale', 'abogad*', 'denuncia*', 'demandar*', 'avocat*', 'mise en demeure', 'tribunal',
    ],
  },
  {
    name: 'cancellation', level: 'medium', means: 'wants to cancel or leave',
    phrases: ['cancel*', 'close my account', 'close our account', 'end my subscription', 'terminate ~ subscription', 'terminate ~ contract', 'switching to another', 'kundig*', 'cancelar*', 'darme de baja', 'dar de baja', 'resilier*', 'resiliation', 'annuler*'],
  },
  {
    name: 'privacy', level: 'high', means: 'asks about personal data, with a deadline by law',
    phrases: [
      'gdpr', 'ccpa', 'dsgvo', 'rgpd', 'right to be forgotten', 'right to erasure', 'delete ~ data', 'erase ~ data', 'delete ~ personal information', 'subject access request', 'data protection officer',
      'copy of ~ personal data', 'export of ~ personal data', 'all ~ data you hold', 'personenbezogene*', 'meine daten loschen', 'daten loschen', 'datenauskunft', 'borrar mis datos', 'eliminar mis datos', 'datos personales', 'supprimer mes donnees', 'donnees personnelles',
    ],
  },
  { name: 'privacy', level: 'medium', means: 'asks to take data out', phrases: ['data export', 'export ~ data', 'export all', 'datenexport', 'exportar ~ datos', 'exporter ~ donnees'] },
  {
    name: 'security', level: 'high', means: 'reports or suspects a breach',
    phrases: ['data breach', 'data leak*', 'leaked', 'hacked', 'been compromised', 'vulnerability', 'security issue', 'security hole', 'phishing', 'unknown login', 'someone else ~ account', 'not me who logged in', 'sicherheitslucke', 'gehackt', 'hackead*'],
  },
  {
    name: 'anger', level: 'medium', means: 'is angry',
    phrases: [
      'unacceptable', 'furious', 'outrage*', 'ridiculous', 'disgrace*', 'disgusting', 'appalling', 'scam*', 'fraud*', 'thieves', 'rip off', 'ripoff', 'worst', 'terrible', 'horrible', 'fed up', 'sick of', 'last straw',
      'liar*', 'incompeten*', 'useless', 'joke of a', 'never again', 'one star', '1 star', 'unverschamt*', 'frechheit', 'unzumutbar', 'betrug', 'inaceptable', 'indignante', 'estafa', 'inadmissible', 'scandaleux', 'arnaque',
    ],
  },
  {
    name: 'injection', level: 'high', means: 'gives instructions to a machine or tries to get at our data',
    phrases: [
      'ignore ~ instructions', 'ignore ~ instruction', 'ignore the above', 'ignore all previous', 'ignore everything above', 'disregard ~ instructions', 'disregard the above', 'forget ~ instructions', 'override ~ instructions',
      'your new instructions', 'these new instructions', 'system prompt', 'you are now a', 'you are now an', 'you are now the', 'as an ai', 'if you are an ai', 'if you are a bot', 'jailbreak', 'prompt injection', 'automated agent',
      'note to the assistant', 'instructions for the assistant', 'instructions to the assistant', 'assistant must',
      'forward ~ customer list', 'forward ~ client list', 'your customer list', 'your client list', 'your customers list', 'list of ~ your customers', 'list of ~ your clients', 'forward all your',
      'send ~ api key*', 'send ~ passwords', 'send ~ credentials', 'reveal your ~ password*', 'reveal your ~ secret*',
      'without human approval', 'without human review', 'without asking ~ operator', 'do not tell ~ operator', 'do not inform ~ operator', 'do not ask ~ operator', 'skip ~ approval', 'bypass ~ approval', 'bypass ~ review',
      'ignoriere ~ anweisung*', 'ignorieren sie ~ anweisung*', 'vergiss ~ anweisung*', 'ihre kundenliste', 'eure kundenliste', 'ignora ~ instrucciones', 'olvida ~ instrucciones', 'su lista de clientes', 'vuestra lista de clientes',
      'ignorez ~ instructions', 'ignorez ~ consignes', 'oubliez ~ instructions', 'votre liste de clients', 'liste de vos clients',
    ],
  },
];
