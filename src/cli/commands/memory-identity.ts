import { claimText, identityText } from '../present/memory-identity.ts';
import type { Session } from '../session.ts';

export async function merge(session: Session, from: string, into: string): Promise<void> {
  await session.withCompany(async (company) => {
    const identity = await company.memory.merge(from, into);
    session.print((display) => `${display.paint('green', 'One person from here on.')} \`keelson memory split ${from}\` takes it back.\n${identityText(display, identity)}`, identity);
  });
}

export async function split(session: Session, identity: string, options: { handle?: string }): Promise<void> {
  await session.withCompany(async (company) => {
    const view = await company.memory.split(identity, options);
    session.print((display) => `${display.paint('green', options.handle === undefined ? 'Two again.' : 'The handle is free.')}\n${identityText(display, view)}`, view);
  });
}

/** Gives an identity a handle. If another has it, nothing changes and the operator is asked. */
export async function claim(session: Session, identity: string, handle: string): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.memory.claim(identity, handle);
    session.print((display) => claimText(display, handle, report), report);
  });
}
