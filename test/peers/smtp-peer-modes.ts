/** What the peer does with a connection. "Stored" is: on disk, as a recipient would see it. */
export const smtpPeerModes = [
  'accept',
  /** Stored, then the connection is destroyed before the answer. */
  'cut-after-data',
  /** Stored, and the answer is held back until `release`. */
  'hold-after-data',
  /** The connection is destroyed at the first recipient. */
  'cut-before-data',
  /** The connection is destroyed while the message arrives. Nothing is stored. */
  'cut-during-data',
  /** 550 for every recipient. */
  'refuse-recipients',
  /** 451 as the answer to the message. Nothing is stored. */
  'temp-fail',
  /** 554 as the answer to the message. Nothing is stored. */
  'refuse-message',
] as const;
export type SmtpPeerMode = (typeof smtpPeerModes)[number];

/** A control line. `times` is how many connections get the mode before the peer accepts again; without it, all. */
export type SmtpPeerControl = { mode: SmtpPeerMode; times?: number } | { release: true };

export function isSmtpPeerMode(text: string): text is SmtpPeerMode {
  return (smtpPeerModes as readonly string[]).includes(text);
}
