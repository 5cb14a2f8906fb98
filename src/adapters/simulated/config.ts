import { z } from 'zod';
import { adapterClasses } from '../../vocabulary/effects.ts';
import { limits } from '../../vocabulary/limits.ts';
import { faultSchema } from '../../vocabulary/simulation.ts';

/** What the simulated adapters of one company are told. Nothing of it is in company.yaml: no operator can switch them on by mistake. */
export const simulatedSettingsSchema = z.strictObject({
  /** An absolute path: what the outside world got, as JSON lines. It survives the death of the process. */
  record: z.string().min(1),
  faults: z.array(faultSchema).max(limits.simulationFaultsMax).default([]),
  /** Adapters that are to be of another class than the one that they stand for. */
  classes: z.record(z.string(), z.enum(adapterClasses)).default({}),
});
export type SimulatedSettings = z.infer<typeof simulatedSettingsSchema>;
