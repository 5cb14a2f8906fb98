import { z } from 'zod';

const lockEntrySchema = z.looseObject({ version: z.string().optional(), dev: z.boolean().optional(), optionalDependencies: z.record(z.string(), z.string()).optional() });
const lockSchema = z.looseObject({ packages: z.record(z.string(), lockEntrySchema) });
export type Lock = z.infer<typeof lockSchema>;
type LockEntry = z.infer<typeof lockEntrySchema>;

/** Checks the lock file and leaves its keys in npm's order, which zod would change. */
export function parseLock(text: string): Lock {
  const lock: unknown = JSON.parse(text);
  lockSchema.parse(lock);
  return lock as Lock;
}

export interface OptionalPackage {
  name: string;
  version: string;
  /** Whether only development needs it. */
  dev: boolean;
}

/** The optional packages that some package asks for and the lock file does not have. Versions are exact in all of ours. */
export function missingOptional(lock: Lock): OptionalPackage[] {
  return Object.values(lock.packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev: entry.dev ?? false })),
  );
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** `@oxlint/binding-linux-arm64-musl` is for Linux on arm64 with musl: native packages say their platform in their name. */
export function lockEntry({ name, version, dev }: OptionalPackage): LockEntry {
  const words = name.split(/[/-]/);
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name}@${version} does not tell its platform: add it to the lock file by hand`);
  const libc = os === 'linux' ? { libc: [words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'] } : {};
  return { version, cpu: [cpu], ...(dev ? { dev } : {}), ...libc, optional: true, os: [os] };
}

/** The lock file with every optional package in it, in npm's order. */
export function completed(lock: Lock): Lock {
  const added = missingOptional(lock).map((missing): [string, LockEntry] => [`node_modules/${missing.name}`, lockEntry(missing)]);
  const packages = [...Object.entries(lock.packages), ...added].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(packages) };
}
