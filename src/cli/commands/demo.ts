import type { Session } from '../session.ts';

export interface DemoOptions {
  interactive?: boolean;
  keep?: string;
}

export async function demo(_session: Session, _options: DemoOptions): Promise<void> {}
