import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runProgram } from '../../src/cli/run-program.ts';
import { fakeShell, fakeState } from '../../src/cli/test-company.ts';
import { copyCompany, initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { operations } from '../../src/server/api.ts';
import type { Operation } from '../../src/server/operation.ts';
import { companyOfRunning, serveCompany, whereRunning } from '../../src/running.ts';

export interface Ended {
  code: number;
  out: string;
  err: string;
}

export interface House {
  readonly folder: string;
  /** Types a command. `stdin` is what is piped into it. */
  keelson(args: readonly string[], stdin?: string): Promise<Ended>;
}

export const root = mkdtempSync(join(tmpdir(), 'keelson-client-'));

export function removeHouses(): void {
  rmSync(root, { recursive: true, force: true });
}

/** A folder that every command opens by itself, unless a server has it. */
function house(name: string): House {
  const folder = join(root, name);
  return {
    folder,
    async keelson(args, stdin = '') {
      const shell = fakeShell(fakeState(), { cwd: root, openCompany, initCompany, copyCompany, companyOfRunning, whereRunning, stdin: Readable.from([Buffer.from(stdin)]) });
      const code = await runProgram(['--company', folder, ...args], shell, '0.0.0');
      return { code, out: shell.printed.join('\n'), err: shell.complained.join('\n') };
    },
  };
}

export async function newHouse(name: string): Promise<House> {
  await initCompany(join(root, name), { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
  return house(name);
}

export function copyOf({ folder }: House, name: string): House {
  cpSync(folder, join(root, name), { recursive: true });
  return house(name);
}

/** From here on each answer of the API in this process is held against what its operation says it is: nothing missing, and nothing that is not said. */
export function checkOutputs(): void {
  for (const one of operations as Operation[]) {
    const { run, output, id } = one;
    one.run = async (input, call) => {
      const answer: unknown = await run(input, call);
      const asJson: unknown = JSON.parse(JSON.stringify(answer ?? null));
      assert.deepEqual(JSON.parse(JSON.stringify(output.parse(asJson))), asJson, `${id} answers with what its schema says`);
      return answer;
    };
  }
}

export interface Served {
  url: string;
  company: Company;
  reports: unknown[];
  stop(): Promise<void>;
}

/** `keelson start` in this process. */
export async function startIn({ folder }: House, { running = true }: { running?: boolean } = {}): Promise<Served> {
  const company = await openCompany(folder);
  const reports: unknown[] = [];
  const serving = await serveCompany(company, { host: '127.0.0.1', port: 0, version: '0.0.0', report: (error) => void reports.push(error) });
  const abort = new AbortController();
  const ran = running ? company.run({ untilIdle: false, signal: abort.signal }) : Promise.resolve();
  return {
    url: serving.url,
    company,
    reports,
    async stop() {
      abort.abort();
      await serving.close();
      await ran;
      await company.close();
    },
  };
}
