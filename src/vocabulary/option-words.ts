// What options of commands may say. The command line needs these before it knows which command it is, so no schema is loaded for them.

export const taskStatuses = ['ready', 'parked', 'completed', 'failed', 'stopped', 'cancelled'] as const;

/** What costs of models may be told by. */
export const costsBy = ['agent', 'purpose', 'model', 'day', 'customer'] as const;

/** How long something is worth knowing: minutes, weeks, years. */
export const tiers = ['ephemeral', 'operational', 'institutional'] as const;

/** What kind of thing an item of unstructured memory is, when it was written to memory as such. */
export const itemTypes = ['note', 'message', 'log', 'summary'] as const;
/** All that recall can find: documents come from the company folder, mails are messages. */
export const memoryItemTypes = [...itemTypes, 'document'] as const;

/** What is learned from outcomes. `tone`, `language` and `playbook` are words; the others are numbers. */
export const associationNames = ['tone', 'language', 'playbook', 'reply-words', 'answers-at-hour', 'answer-delay-hours'] as const;

/** What a token may be allowed: never to change rules or access. */
export const tokenScopes = ['read', 'signal', 'decide'] as const;
