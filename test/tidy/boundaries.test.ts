import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { root } from './tree.ts';

/** The rooms table of docs/ARCHITECTURE.md, written a second time: the linter's table and this one must agree. */
const table = {
  vocabulary: [],
  text: ['vocabulary'],
  router: ['text', 'vocabulary'],
  ledger: ['text', 'vocabulary'],
  memory: ['ledger', 'text', 'vocabulary'],
  models: ['ledger', 'vocabulary'],
  policy: ['ledger', 'vocabulary'],
  effects: ['ledger', 'policy', 'vocabulary'],
  tasks: ['ledger', 'vocabulary'],
  agents: ['text', 'vocabulary'],
  intake: ['ledger', 'vocabulary'],
  adapters: ['vocabulary'],
  conductor: ['agents', 'effects', 'intake', 'ledger', 'memory', 'models', 'policy', 'router', 'tasks', 'text', 'vocabulary'],
  server: ['vocabulary'],
  client: ['vocabulary'],
  cli: ['vocabulary'],
  folder: ['vocabulary'],
} satisfies Record<string, string[]>;
const rooms = Object.keys(table) as (keyof typeof table)[];

const lintOutput = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) });
const refusals = new Map<string, string[]>();
const folder = mkdtempSync(join(tmpdir(), 'keelson-boundaries-'));

interface Snippet {
  /** Where the file would be, from the root of the repository. */
  at: string;
  code: string;
  /** The rule that must refuse it; `null` when all of them must accept it. */
  refusedBy: string | null;
}

const boundary = 'eslint(no-restricted-imports)';
const use = (from: string): string => `import { thing } from '${from}';\nthing();\n`;

/** Every pair of rooms, from both depths at which a file of a room may be. */
const pairs: Snippet[] = rooms.flatMap((room) =>
  rooms
    .filter((other) => other !== room)
    .flatMap((other) => {
      const allowed: readonly string[] = table[room];
      const refusedBy = allowed.includes(other) ? null : boundary;
      return [
        { at: `src/${room}/to-${other}.ts`, code: use(`../${other}/thing.ts`), refusedBy },
        { at: `src/${room}/inner/to-${other}.ts`, code: use(`../../${other}/inner/thing.ts`), refusedBy },
        { at: `src/${room}/to-${other}.test.ts`, code: use(`../${other}/thing.ts`), refusedBy },
      ];
    }),
);

/** What every room may do, and what none may. */
const everywhere: Snippet[] = rooms.flatMap((room) => [
  { at: `src/${room}/own.ts`, code: use('./thing.ts'), refusedBy: null },
  { at: `src/${room}/inner/own.ts`, code: use('../thing.ts'), refusedBy: null },
  { at: `src/${room}/one/two/three-up.ts`, code: use('../../../vocabulary/thing.ts'), refusedBy: boundary },
  { at: `src/${room}/to-test.ts`, code: use('../../test/thing.ts'), refusedBy: boundary },
  { at: `src/${room}/to-test.test.ts`, code: use('../../test/thing.ts'), refusedBy: null },
  { at: `src/${room}/inner/to-test.test.ts`, code: use('../../../test/thing.ts'), refusedBy: null },
  { at: `src/${room}/to-bench.test.ts`, code: use('../../bench/thing.ts'), refusedBy: boundary },
  { at: `src/${room}/to-own-test.ts`, code: use('./thing.test.ts'), refusedBy: boundary },
  { at: `src/${room}/to-own-fixture.ts`, code: use('./test-thing.ts'), refusedBy: boundary },
  { at: `src/${room}/to-company.ts`, code: use('../company.ts'), refusedBy: room === 'cli' ? null : boundary },
  { at: `src/${room}/to-running.ts`, code: use('../running.ts'), refusedBy: room === 'cli' ? null : boundary },
  { at: `src/${room}/to-facade.ts`, code: use('../facade.ts'), refusedBy: room === 'cli' || room === 'server' || room === 'client' ? null : boundary },
  { at: `src/${room}/to-sqlite.ts`, code: use('node:sqlite'), refusedBy: room === 'ledger' ? null : boundary },
  { at: `src/${room}/to-mint.ts`, code: `import { mintApproved } from '../effects/approved.ts';\nmintApproved();\n`, refusedBy: boundary },
]);

const kinds: Snippet[] = [
  { at: 'src/memory/by-type.ts', code: `import type { Thing } from '../effects/thing.ts';\nexport const thing: Thing = 1;\n`, refusedBy: boundary },
  { at: 'src/memory/by-export.ts', code: `export { thing } from '../effects/thing.ts';\n`, refusedBy: boundary },
  { at: 'src/memory/by-export-all.ts', code: `export * from '../effects/thing.ts';\n`, refusedBy: boundary },
  { at: 'src/memory/by-side-effect.ts', code: `import '../effects/thing.ts';\n`, refusedBy: boundary },
  { at: 'src/memory/by-import-call.ts', code: `export const thing: unknown = await import('../effects/thing.ts');\n`, refusedBy: boundary },
  { at: 'src/memory/by-import-type.ts', code: `export const thing: import('../effects/thing.ts').Thing = 1;\n`, refusedBy: 'typescript(consistent-type-imports)' },
  { at: 'src/memory/by-detour.ts', code: use('../ledger/../effects/thing.ts'), refusedBy: boundary },
  { at: 'src/memory/by-dot.ts', code: use('./../effects/thing.ts'), refusedBy: boundary },
  { at: 'src/memory/by-src.ts', code: use('../../src/effects/thing.ts'), refusedBy: boundary },
  { at: 'src/memory/by-absolute.ts', code: use('/srv/keelson/src/effects/thing.ts'), refusedBy: 'import(no-absolute-path)' },
  { at: 'src/cycle/one.ts', code: `import { two } from './two.ts';\nexport const one = (): unknown => two;\n`, refusedBy: 'import(no-cycle)' },
  { at: 'src/cycle/two.ts', code: `import { one } from './one.ts';\nexport const two = (): unknown => one;\n`, refusedBy: 'import(no-cycle)' },
];

const mint = (from: string): string => `import { mintApproved } from '${from}';\nmintApproved();\n`;
const special: Snippet[] = [
  { at: 'src/effects/gate.ts', code: mint('./approved.ts'), refusedBy: null },
  { at: 'src/effects/dispatcher.ts', code: mint('./approved.ts'), refusedBy: boundary },
  { at: 'src/effects/gate.test.ts', code: mint('./approved.ts'), refusedBy: boundary },
  { at: 'test/contract/approved.ts', code: mint('../../src/effects/approved.ts'), refusedBy: null },
  { at: 'test/e2e/approved.ts', code: mint('../../src/effects/approved.ts'), refusedBy: boundary },
  { at: 'src/adapters/smtp/port.ts', code: use('../../effects/adapter.ts') + use('../../effects/approved.ts').replaceAll('thing', 'other'), refusedBy: null },
  { at: 'src/adapters/smtp/source.ts', code: use('../../intake/source.ts'), refusedBy: null },
  { at: 'src/adapters/smtp/gate.ts', code: use('../../effects/gate.ts'), refusedBy: boundary },
  { at: 'src/adapters/smtp/mint.ts', code: mint('../../effects/approved.ts'), refusedBy: boundary },
  { at: 'src/adapters/smtp/mint-all.ts', code: `export * from '../../effects/approved.ts';\n`, refusedBy: boundary },
  { at: 'src/adapters/smtp/socket.ts', code: use('node:tls'), refusedBy: null },
  { at: 'src/client/port.ts', code: use('../server/routes.ts') + use('../server/problem.ts').replaceAll('thing', 'other'), refusedBy: null },
  { at: 'src/client/app.ts', code: use('../server/app.ts'), refusedBy: boundary },
  { at: 'src/client/access.ts', code: use('../server/access/access.ts'), refusedBy: boundary },
  { at: 'src/client/socket.ts', code: use('node:http'), refusedBy: null },
  { at: 'src/cli/socket.ts', code: use('node:http'), refusedBy: boundary },
  { at: 'src/intake/socket.ts', code: use('node:tls'), refusedBy: boundary },
  { at: 'src/vocabulary/file.ts', code: use('node:fs'), refusedBy: boundary },
  { at: 'src/agents/file.ts', code: use('node:fs/promises'), refusedBy: boundary },
  { at: 'src/facade.ts', code: use('./vocabulary/thing.ts'), refusedBy: null },
  { at: 'src/company.ts', code: rooms.map((room) => use(`./${room}/thing.ts`).replaceAll('thing', `${room}Thing`)).join(''), refusedBy: null },
  { at: 'src/running.ts', code: rooms.map((room) => use(`./${room}/thing.ts`).replaceAll('thing', `${room}Thing`)).join(''), refusedBy: null },
  { at: 'src/other.ts', code: use('./company.ts'), refusedBy: boundary },
  ...rooms.slice(1).map((room) => ({ at: `src/beside-${room}.ts`, code: use(`./${room}/thing.ts`), refusedBy: boundary })),
  { at: 'test/e2e/sqlite.ts', code: use('node:sqlite'), refusedBy: null },
  { at: 'bench/sqlite.ts', code: use('node:sqlite'), refusedBy: null },
];

/** A client in a browser: the list of operations, the types of what they take and give, and nothing else of the product. */
const inBrowser: Snippet[] = [
  { at: 'console/src/api/routes.ts', code: use('../../../src/server/routes.ts'), refusedBy: null },
  { at: 'console/src/api/types.ts', code: `import type { Thing } from '../../../src/server/api.ts';\nexport type Other = Thing;\n`, refusedBy: null },
  { at: 'console/src/api/server.ts', code: use('../../../src/server/api.ts'), refusedBy: boundary },
  { at: 'console/src/api/app.ts', code: use('../../../src/server/app.ts'), refusedBy: boundary },
  { at: 'console/src/api/facade.ts', code: `import type { Thing } from '../../../src/facade.ts';\nexport type Other = Thing;\n`, refusedBy: boundary },
  { at: 'console/src/pages/tasks/vocabulary.ts', code: `import type { Thing } from '../../../../src/vocabulary/views.ts';\nexport type Other = Thing;\n`, refusedBy: boundary },
  { at: 'console/src/pages/tasks/kit.ts', code: use('../../kit/button.tsx'), refusedBy: null },
  { at: 'console/src/pages/tasks/own.ts', code: use('./thing.ts'), refusedBy: null },
  { at: 'console/src/pages/tasks/other.ts', code: use('../inbox/thing.ts'), refusedBy: boundary },
  { at: 'console/src/kit/page.ts', code: use('../pages/inbox/thing.ts'), refusedBy: boundary },
  { at: 'console/src/kit/shell.ts', code: use('../app/thing.ts'), refusedBy: boundary },
  { at: 'console/src/kit/file.ts', code: use('node:fs'), refusedBy: boundary },
  { at: 'console/src/kit/file.test.ts', code: use('node:fs'), refusedBy: null },
  { at: 'console/src/app/fixture.ts', code: use('../../../test/thing.ts'), refusedBy: boundary },
];

const snippets = [...pairs, ...everywhere, ...kinds, ...special, ...inBrowser];

async function lint(): Promise<string> {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [oxlint, '--format', 'json'], { cwd: folder, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }, (error, stdout, stderr) => {
      if (stdout.trimStart().startsWith('{')) resolve(stdout);
      else reject(new Error(`oxlint said: ${stdout}${stderr}`, { cause: error }));
    });
  });
}

before(async () => {
  copyFileSync(join(root, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'));
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { at, code } of snippets) {
    mkdirSync(dirname(join(folder, at)), { recursive: true });
    writeFileSync(join(folder, at), code);
  }
  for (const { code, filename } of lintOutput.parse(JSON.parse(await lint())).diagnostics) {
    refusals.set(filename, [...(refusals.get(filename) ?? []), code ?? '']);
  }
});

after(() => rmSync(folder, { recursive: true, force: true }));

function wrong(some: readonly Snippet[]): string[] {
  return some
    .filter(({ at, refusedBy }) => (refusals.get(at) ?? []).includes(refusedBy ?? boundary) !== (refusedBy !== null))
    .map(({ at, refusedBy }) => `${at} was ${refusedBy === null ? 'refused' : 'accepted'}`);
}

test('a room imports the rooms that the table gives it, and no other', () => {
  assert.deepEqual(wrong(pairs), []);
});

test('no room reaches outside of src/, past two levels, or for what is kept to another', () => {
  assert.deepEqual(wrong(everywhere), []);
});

test('no form of import goes around the table, and cycles are refused', () => {
  assert.deepEqual(wrong(kinds), []);
});

test('the gate, the adapters, the composition root and the tests have their exceptions and no more (E1)', () => {
  assert.deepEqual(wrong(special), []);
});

test('the console is a client: of the product it knows the operations alone, and its pages do not know each other', () => {
  assert.deepEqual(wrong(inBrowser), []);
});

test('every folder of src/ is a room of the table', () => {
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map(({ name }) => name).filter((name) => !(name in table)),
    [],
  );
});
