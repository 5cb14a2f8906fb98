/** Every bound in one place. The unit is the last word but `Max`. */
export const limits = {
  appendEventsMax: 1_000,
  appendQueueEventsMax: 200_000,
  commitEventsMax: 2_000,
  eventDataBytesMax: 4 * 1024 * 1024,
  readEventsMax: 10_000,
  nameCharsMax: 200,
  subjectCharsMax: 320,

  tasksInMemoryMax: 512,
  readyTasksInMemoryMax: 10_000,
  callsPerTaskMax: 10_000,
  stepAttemptsMax: 100,
  stepTimeoutMsDefault: 5 * 60_000,
  stepTimeoutMsMax: 24 * 3_600_000,
  retryDelayMsDefault: 1_000,
  retryDelayMsMax: 6 * 3_600_000,
  sleepMsMax: 10 * 366 * 24 * 3_600_000,
  taskRecoveriesMax: 20,
  taskDepthMax: 10,
  replayStallMs: 2_000,
  timersPerSweepMax: 1_000,

  effectAttemptsMax: 12,
  /** Over all adapters; each adapter has its own bound too. */
  effectsInFlightMax: 256,
  effectTimeoutMsDefault: 60_000,
  /** After the abort: how long an adapter may still take to say what became of the effect. */
  effectAbortMsMax: 5_000,
  /** Operations of one provider, or effects of ours, in one reconciliation. */
  reconcileMax: 50_000,
  /** New findings of one reconciliation with an inbox item each; the others have one together. */
  reconcileFindingsMax: 200,
  /** What one rollback takes back, effects and versions together. */
  rollbackStepsMax: 1_000,
  /** Outcomes of one agent, kind and playbook that trust is computed from, the newest. */
  trustOutcomesMax: 500,
  approvalExpiryMsDefault: 14 * 24 * 3_600_000,
  /** How far an inbox item may be put off. */
  snoozeMsMax: 366 * 24 * 3_600_000,
  /** Events and rows that are looked at for one page of a list, when what is wanted among them is rare. */
  pageScanEventsMax: 2_000,
  pageScanRowsMax: 5_000,
  /** Items, titles and sentences that are read for their words for one page. */
  pageReadMax: 200,
  pageRowsMax: 200,
  /** Events that come along with a task: its timeline needs them, and beyond so many the ledger has pages. */
  storyEventsMax: 1_000,
  /** Inbox items in one decision. */
  batchItemsMax: 200,
  /** How long an approval holds for something that has not been tried yet. */
  approvalValidMsMax: 14 * 24 * 3_600_000,

  routerExamplesPerEventMax: 200,
  /** Of one training, the newest; and of all their texts together. */
  routerExamplesMax: 1_000_000,
  routerCharsMax: 128 * 1024 * 1024,
  /** Versions of the router whose classifier is kept, to go back to. */
  routerVersionsKept: 5,
  /** Intents that a model, or the operator, is shown to choose from. */
  routerIntentsShownMax: 200,

  mailBytesMax: 50 * 1024 * 1024,
  mailTextCharsMax: 200_000,
  mailAddressesMax: 200,
  mailReferencesMax: 100,
  attachmentsMax: 200,
  mboxMessageBytesMax: 50 * 1024 * 1024,
  documentBytesMax: 1024 * 1024,
  recipientsPerMailMax: 20,

  /** What is read of one answer of a payments provider. */
  paymentsAnswerBytesMax: 4 * 1024 * 1024,
  /** Of one list of operations. */
  paymentsPagesMax: 2_000,
  paymentsPageOperationsMax: 1_000,
  bookFileBytesMax: 64 * 1024,
  /** All files of a book are read to list what is in it. */
  bookFilesMax: 100_000,

  noteTextCharsMax: 200_000,
  tagCharsMax: 100,
  tagsPerItemMax: 100,
  threadCharsMax: 1_000,
  itemsPerEventMax: 1_000,
  keysPerEventMax: 1_000,
  summarySourcesMax: 2_000,
  ephemeralMinutesMax: 30 * 24 * 60,
  recallHitsMax: 1_000,
  handlesPerIdentityMax: 1_000,
  /** Names that are one person by merges and claimed addresses. */
  identityNamesMax: 200,
  recordValueBytesMax: 1024 * 1024,
  recordKindsMax: 200,
  /** Versions of a record that are read to find who brought a value in, or to list its history. */
  historyVersionsMax: 10_000,
  /** Of one subject: how far back the gate looks for what it has to know about somebody. */
  recentEventsMax: 2_000,
  /** Versions that are looked at to tell whether strangers had a hand in it; with more, they are taken to have had. */
  taintVersionsMax: 100,
  linksPerRecordMax: 1_000,
  /** After so long an outcome counts half. */
  associationHalfLifeMs: 90 * 24 * 3_600_000,
  associationOutcomesMax: 200,
  whyStepsMax: 60,
  queryCharsMax: 100_000,

  /** What is read of one text when it is indexed: the rest of a huge one is kept, but not found by its words. */
  indexedCharsMax: 1_000_000,
  wordsPerTextMax: 20_000,
  wordCharsMax: 64,
  queryTermsMax: 64,
  sentencesPerTextMax: 20_000,
  sentenceCharsMax: 2_000,

  embedDimensionsMax: 4_096,
  /** Texts in one request to an embedder. */
  embedTextsMax: 64,
  embedTimeoutMsMax: 60_000,
  /** A batch with texts that the provider refuses is divided; after so many requests the rest waits for the next batch. */
  embedRequestsPerBatchMax: 24,
  /** Items that no embedder takes are not asked about again until the next start. */
  embedRefusedItemsMax: 10_000,
  embedRetryMsMax: 3_600_000,
  queryEmbedMsDefault: 1_500,
  queryVectorsCachedMax: 256,

  /** Of a text that is routed, or an example of one, so much is read. */
  routerTextCharsMax: 20_000,
  routerTextWordsMax: 1_000,
  /** Of a text in a line of examples, before it is cut. */
  routerLineCharsMax: 1_000_000,
  routerIntentsMax: 2_000,
  /** What one training takes of the examples, evenly over the intents. */
  routerTrainingExamplesMax: 100_000,
  routerTrainingWordsMax: 1_000_000,
  /** Words of the examples times intents: bounds the time of a training. */
  routerTrainingWorkMax: 300_000_000,

  /** What is copied for a dry run or a simulation. */
  throwawayBytesMax: 4 * 1024 * 1024 * 1024,
  throwawayFilesMax: 500_000,
  simulationFaultsMax: 200,
  simulationStepsMax: 1_000,
  /** Due times that are jumped to in one `wait`. */
  simulationJumpsMax: 20_000,
  simulationWaitMsMax: 366 * 24 * 3_600_000,
  /** Real time: how long one step may take, and how long a process that is to be killed stands still before it ends itself. */
  simulationStepMsMax: 10 * 60_000,
  simulationStandMsMax: 60_000,
  /** Events of a simulation that its report is made from. */
  simulationEventsMax: 1_000_000,

  /** How long a rule may look for a pattern in a text. */
  patternMsMax: 100,

  /** The body of a request that is no file. */
  requestBytesMax: 1024 * 1024,
  /** Of events in one answer: as many as fit. */
  answerBytesMax: 4 * 1024 * 1024,
  /** Of one from somebody who is not signed in: the answer of a passkey is the longest of them. */
  openRequestBytesMax: 64 * 1024,

  /** Who may come in: how many of each are kept. */
  passkeysMax: 50,
  sessionsMax: 50,
  tokensMax: 100,
  /** Changes that took access away and could not be put on record yet; beyond it the oldest goes. */
  accessUnrecordedMax: 1_000,
  secretCharsMax: 4_000,
  passwordCharsMin: 12,
  passwordCharsMax: 256,
  /** The one-time code is read off a terminal and typed. */
  accessCodeMsMax: 15 * 60_000,
  /** Between the question to a passkey and its answer. */
  passkeyChallengeMsMax: 5 * 60_000,
  passkeyChallengesMax: 100,
  /** A session ends when it was not used for so long, and so long after it began. */
  sessionIdleMsMax: 7 * 24 * 3_600_000,
  sessionMsMax: 30 * 24 * 3_600_000,
  /** How long after signing in somebody may change who has access without proving it again. */
  accessProofMsMax: 15 * 60_000,
  /** When a session or a token was last used is written down at most this often. */
  accessSeenMs: 5 * 60_000,
  /** Wrong sign-ins of one address, and of all together, before pauses begin; each further one doubles the pause. */
  signInFailuresMax: 5,
  signInFailuresAllMax: 30,
  signInPauseMsMax: 15 * 60_000,
  signInPauseAllMsMax: 30_000,
  /** After so long without a wrong one, none are remembered. */
  signInForgetMs: 3_600_000,
  signInAddressesMax: 200,
  /** Passwords that are hashed at once (19 MiB each), and that may wait for it. */
  passwordHashesMax: 2,
  passwordHashesWaitingMax: 20,

  /** One webhook: what is read of it, and for how long. */
  webhookBytesMax: 256 * 1024,
  webhookBodyMsMax: 10_000,
  /** Bodies that are in memory at once, over all sources. */
  webhooksInFlightMax: 200,
  /** How far the time in a signature may lie from ours, to either side: as Standard Webhooks recommends. */
  webhookToleranceMs: 5 * 60_000,
  webhookHeaderCharsMax: 4_096,
  webhookSignaturesMax: 10,
  webhookSecretsMax: 5,
  webhookSecretCharsMax: 500,
  /** How long the secrets that another one takes the place of still count. */
  webhookOverlapMsDefault: 24 * 3_600_000,
  webhookOverlapMsMax: 30 * 24 * 3_600_000,
  /** Of one delivery that comes over and over, so many duplicates are put on record by one process, which knows of so many. */
  webhookDuplicatesRecordedMax: 20,
  webhookDuplicatesKept: 10_000,
  /** Counts are written down at most this often. */
  webhookTallyMs: 5_000,

  blobBytesMax: 64 * 1024 * 1024,
  lockWaitMs: 200,
  listRowsDefault: 50,
  listRowsMax: 1_000,
} as const;
