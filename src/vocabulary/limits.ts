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
  approvalExpiryMsDefault: 14 * 24 * 3_600_000,
  /** How long an approval holds for something that has not been tried yet. */
  approvalValidMsMax: 14 * 24 * 3_600_000,

  mailBytesMax: 50 * 1024 * 1024,
  mailTextCharsMax: 200_000,
  mailAddressesMax: 200,
  mailReferencesMax: 100,
  attachmentsMax: 200,
  mboxMessageBytesMax: 50 * 1024 * 1024,
  documentBytesMax: 1024 * 1024,
  recipientsPerMailMax: 20,

  blobBytesMax: 64 * 1024 * 1024,
  lockWaitMs: 200,
  listRowsDefault: 50,
  listRowsMax: 1_000,
} as const;
