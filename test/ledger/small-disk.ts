import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

function mount(...args: string[]): string | null {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}

function unmount(place: string): void {
  spawnSync('umount', ['--lazy', place]);
}

/** Why no disk can be mounted here, or false when it can: only root may, and not in every container. */
export const noSmallDisk: string | false = (() => {
  const place = mkdtempSync(join(tmpdir(), 'keelson-disk-'));
  const problem = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place);
  if (problem === null) unmount(place);
  rmSync(place, { recursive: true, force: true });
  return problem === null ? false : `this needs a disk of its own, and mounting one is not permitted here (${problem})`;
})();

export interface SmallDisk {
  readonly folder: string;
  makeReadOnly(): void;
}

/** A disk of this size, gone when the test ends. */
export function smallDisk(t: TestContext, size: string): SmallDisk {
  const place = mkdtempSync(join(tmpdir(), 'keelson-disk-'));
  const problem = mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place);
  if (problem !== null) throw new Error(problem);
  t.after(() => {
    unmount(place);
    rmSync(place, { recursive: true, force: true });
  });
  const folder = join(place, 'data');
  mkdirSync(folder);
  return {
    folder,
    makeReadOnly() {
      const refused = mount('-o', 'remount,ro', place);
      if (refused !== null) throw new Error(refused);
    },
  };
}
