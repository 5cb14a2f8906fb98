import type { DummyRule, OxlintConfig, OxlintOverride } from 'oxlint';

/**
 * The linter's rules, and the one place that says which room of `src/` may import which
 * (docs/decisions/0002-relative-imports.md). `test/tidy/boundaries.test.ts` tries every pair.
 */
const mayImport = {
  vocabulary: [],
  text: ['vocabulary'], // words, stems, vectors: pure functions that index and query share
  ledger: ['vocabulary', 'text'],
  router: ['vocabulary', 'text'], // the learned classifier: pure computation
  memory: ['vocabulary', 'text', 'ledger'],
  models: ['vocabulary', 'ledger'],
  policy: ['vocabulary', 'ledger'],
  effects: ['vocabulary', 'ledger', 'policy'],
  tasks: ['vocabulary', 'ledger'],
  agents: ['vocabulary', 'text'],
  intake: ['vocabulary', 'ledger'],
  adapters: ['vocabulary'], // and the ports, below
  conductor: ['vocabulary', 'text', 'router', 'ledger', 'memory', 'models', 'policy', 'effects', 'tasks', 'agents', 'intake'],
  server: ['vocabulary'],
  client: ['vocabulary'], // the façade over the server's API
  cli: ['vocabulary'],
  folder: ['vocabulary'], // the files that an operator writes; only the composition root reads them
} as const;

type Room = keyof typeof mayImport;
const rooms = Object.keys(mayImport) as Room[];

/** The files beside the rooms. The command line opens a company, or asks the one that runs; the server is handed one and knows its type only. */
const topFiles: Partial<Record<Room, string[]>> = { server: ['facade'], client: ['facade'], cli: ['facade', 'company', 'running'] };

/** An adapter sees of these rooms their ports alone; the client of the server what both ends of a request must agree on. */
const ports: Partial<Record<Room, { room: Room; files: string[] }[]>> = {
  adapters: [
    { room: 'effects', files: ['adapter', 'approved'] },
    { room: 'intake', files: ['source'] },
  ],
  client: [{ room: 'server', files: ['api', 'problem', 'routes'] }],
};

const testFiles = ['*.test.ts', 'test-*.ts'];
const outside = ['bench', 'console', 'docs', 'examples', 'scripts'];

interface Restriction {
  regex?: string;
  group?: string[];
  importNames?: string[];
  allowTypeImports?: boolean;
  message: string;
}

const up = String.raw`^(?:\.\./)+`;

const mint: Restriction = {
  regex: String.raw`approved\.ts$`,
  importNames: ['mintApproved'],
  message: 'Only the gate makes an approved effect (E1).',
};

const roundabout: Restriction = {
  regex: String.raw`^\./\.|[^.]/\.\.?/|/\./|//|^(?:\.\./)+src/`,
  message: 'Write the shortest path, so that the boundary can be read from it.',
};

function boundaries(room: Room, isTest: boolean): Restriction[] {
  const portRooms = (ports[room] ?? []).map((port) => port.room);
  const allowed: readonly Room[] = [room, ...mayImport[room], ...portRooms];
  const closed = rooms.filter((other) => !allowed.includes(other));
  const closedFiles = ['company', 'facade', 'running'].filter((file) => !topFiles[room]?.includes(file));
  const closedOutside = isTest ? outside : [...outside, 'test'];
  const tooFar = isTest ? `^(?:\\.\\./){3}(?:${rooms.join('|')})/|^(?:\\.\\./){4}` : String.raw`^(?:\.\./){3}`;
  return [
    roundabout,
    { regex: tooFar, message: 'A room has folders one deep: nothing is more than two levels up.' },
    { regex: `${up}(?:${closed.join('|') || '-'})/`, message: `${room} may not import this room: see the table in oxlint.config.ts.` },
    { regex: `${up}(?:${closedFiles.join('|') || '-'})\\.ts$`, message: `${room} may not import the composition root.` },
    { regex: `${up}(?:${closedOutside.join('|')})/`, message: 'The product does not import what stands outside of src/.' },
    ...(isTest ? [] : [{ regex: String.raw`\.test\.ts$|(?:^|/)test-[a-z-]+\.ts$`, message: 'The product does not import its tests.' }]),
    // Last, since a pattern with a negation hides those that follow it (oxlint 1.94).
    ...(ports[room] ?? []).map(({ room: other, files }) => ({
      group: [`**/${other}/**`, ...files.map((file) => `!**/${other}/${file}.ts`)],
      message: `Of ${other}, ${room} may import the port alone: ${files.join(', ')}.`,
    })),
  ];
}

const network = ['node:net', 'node:tls', 'node:http', 'node:https', 'node:http2', 'node:dgram', 'nodemailer'];
const files = ['node:fs', 'node:fs/promises', 'node:sqlite'];

/** Modules that reach outside of the process, and the rooms that may. */
function modules(room: Room): { name: string; message: string }[] {
  const pure = room === 'vocabulary' || room === 'text' || room === 'router' || room === 'agents';
  return [
    ...(room === 'ledger' ? [] : [{ name: 'node:sqlite', message: 'Every SQL statement is in src/ledger/.' }]),
    ...(['adapters', 'models', 'server', 'client'].includes(room) ? [] : network.map((name) => ({ name, message: 'The network is for adapters, models, the server and its client.' }))),
    ...(room === 'cli' ? [] : [{ name: 'node:child_process', message: 'Only the command line starts other programs.' }]),
    ...(pure ? files.slice(0, 2).map((name) => ({ name, message: `${room} does no I/O.` })) : []),
  ];
}

function restrict(patterns: Restriction[], paths: { name: string; message: string }[] = []): DummyRule {
  return ['error', { patterns, paths }];
}

function roomOverrides(room: Room): OxlintOverride[] {
  return [
    { files: [`src/${room}/**`], rules: { 'eslint/no-restricted-imports': restrict([mint, ...boundaries(room, false)], modules(room)) } },
    {
      files: testFiles.map((name) => `src/${room}/**/${name}`),
      rules: { 'eslint/no-restricted-imports': restrict([mint, ...boundaries(room, true)]) },
    },
  ];
}

const facadeMayNot: Restriction = { regex: `^\\./(?:${rooms.filter((room) => room !== 'vocabulary').join('|')}|company|running)[./]`, message: 'This file knows the vocabulary alone.' };

/** The console is a client like any other: of the product it knows the list of operations, and what they take and give. */
function consoleOverrides(): OxlintOverride[] {
  const own: Restriction[] = [
    { regex: String.raw`^\./\.|[^.]/\.\.?/|/\./|//`, message: 'Write the shortest path, so that the boundary can be read from it.' },
    { regex: String.raw`^(?:\.\./)+(?:bench|docs|examples|scripts|test)/`, message: 'The console does not import what stands outside of it.' },
    { regex: String.raw`/src/server/api\.ts$`, allowTypeImports: true, message: 'Types alone: the code behind them is for Node.' },
  ];
  // Last, since a pattern with a negation hides those that follow it (oxlint 1.94).
  const server: Restriction = { group: ['**/src/*/**', '**/src/*.ts', '!**/src/server/routes.ts', '!**/src/server/api.ts'], message: 'Of the product, the console may import the list of operations and their types.' };
  const kit: Restriction = { regex: String.raw`^\.\./(?:app|commands|live|pages|shortcuts)/`, message: 'The kit knows no page and nothing of the shell.' };
  const page: Restriction = { regex: String.raw`^\.\./[\w-]+/|/pages/`, message: 'A page knows no other page: what two share is in the kit.' };
  const browser = [{ regex: '^node:', message: 'This runs in a browser.' }];
  const rule = (...more: Restriction[]): NonNullable<OxlintOverride['rules']> => ({ 'eslint/no-restricted-imports': restrict([...own, ...more, server]) });
  return [
    { files: ['console/src/**'], rules: { ...rule(...browser), 'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }] } },
    { files: ['console/src/kit/**', 'console/src/format/**'], rules: rule(...browser, kit) },
    { files: ['console/src/pages/**'], rules: rule(...browser, page) },
    { files: ['console/src/**/*.test.ts'], rules: rule() },
  ];
}

const boundaryOverrides: OxlintOverride[] = [
  { files: ['src/*.ts'], rules: { 'eslint/no-restricted-imports': restrict([mint, roundabout, facadeMayNot, { regex: String.raw`^\.\./`, message: 'The product does not import what stands outside of src/.' }]) } },
  { files: ['src/company.ts', 'src/company.test.ts', 'src/running.ts', 'src/running.test.ts'], rules: { 'eslint/no-restricted-imports': restrict([mint, roundabout], [{ name: 'node:sqlite', message: 'Every SQL statement is in src/ledger/.' }]) } },
  ...rooms.flatMap(roomOverrides),
  { files: ['src/effects/gate.ts'], rules: { 'eslint/no-restricted-imports': restrict(boundaries('effects', false), modules('effects')) } },
  { files: ['test/**', 'bench/**', 'scripts/**', 'examples/**'], rules: { 'eslint/no-restricted-imports': restrict([mint]) } },
  { files: ['test/contract/**'], rules: { 'eslint/no-restricted-imports': 'off' } },
  ...consoleOverrides(),
];

const rules: OxlintConfig['rules'] = {
  // What the categories below would refuse, and why it may stay.
  'eslint/no-await-in-loop': 'off', // order is the point of most of our loops
  'import/no-named-as-default-member': 'off', // `fc.string()` reads better than a bare `string()`
  'eslint/no-underscore-dangle': 'off', // `_name` says that a parameter is not used
  'typescript/consistent-return': 'off', // the compiler checks return types
  'typescript/no-unnecessary-type-arguments': 'off', // a default today is a choice of several tomorrow
  'typescript/no-unsafe-type-assertion': 'off', // ids are branded by assertion where they are checked
  'typescript/unbound-method': 'off', // our objects are closures, not classes that need `this`
  'unicorn/consistent-function-scoping': 'off', // a small function reads best beside its one use
  'unicorn/prefer-set-has': 'off', // lists of five words are read, not searched

  'eslint/eqeqeq': ['error', 'always', { null: 'ignore' }],
  'eslint/max-depth': ['error', 4],
  'eslint/max-lines-per-function': ['error', { max: 70 }],
  'eslint/no-console': 'error',
  'eslint/no-empty': 'error',
  'eslint/no-param-reassign': 'error',
  'eslint/no-var': 'error',
  'eslint/prefer-const': 'error',

  'import/no-absolute-path': 'error',
  'import/no-cycle': 'error',
  'import/no-default-export': 'error',
  'import/no-self-import': 'error',

  'typescript/consistent-type-imports': 'error', // `import('…')` as a type would pass the boundaries unseen
  'typescript/no-deprecated': 'error',
  'typescript/no-explicit-any': 'error',
  'typescript/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it', 'suite', 'test'], package: 'node:test' }] }],
  'typescript/no-misused-promises': 'error',
  'typescript/no-non-null-assertion': 'error',
  'typescript/no-unsafe-argument': 'error',
  'typescript/no-unsafe-assignment': 'error',
  'typescript/no-unsafe-call': 'error',
  'typescript/no-unsafe-member-access': 'error',
  'typescript/no-unsafe-return': 'error',
  'typescript/only-throw-error': 'error',
  'typescript/prefer-promise-reject-errors': 'error',
  'typescript/restrict-plus-operands': 'error',
  'typescript/return-await': ['error', 'error-handling-correctness-only'],
  'typescript/use-unknown-in-catch-callback-variable': 'error',

  'unicorn/filename-case': ['error', { case: 'kebabCase' }],
  'unicorn/prefer-node-protocol': 'error',
};

/** Clock, randomness and environment come from outside (`src/vocabulary/ports.ts`), so that a test can hold them still. */
const injected: OxlintOverride = {
  files: ['src/**'],
  rules: {
    'eslint/no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: 'Take a Clock.' },
      { object: 'Math', property: 'random', message: 'Take a Random.' },
    ],
    'node/no-process-env': 'error',
  },
};

const config: OxlintConfig = {
  ignorePatterns: ['node_modules', 'dist'],
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'node'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  rules,
  overrides: [
    injected,
    { files: ['src/cli/**', 'src/company.ts'], rules: { 'node/no-process-env': 'off' } },
    { files: ['src/vocabulary/ports.ts', ...testFiles.map((name) => `src/**/${name}`)], rules: { 'eslint/no-restricted-properties': 'off' } },
    { files: ['src/cli/**', 'bench/**', 'scripts/**', 'test/**', 'examples/**', ...testFiles.map((name) => `src/**/${name}`)], rules: { 'eslint/no-console': 'off' } },
    // In a test the function around a group is a heading, not a procedure; a `!` fails as an assertion would.
    { files: ['**/*.test.ts'], rules: { 'eslint/max-lines-per-function': ['error', { max: 150 }] } },
    { files: ['test/**', ...testFiles.map((name) => `src/**/${name}`)], rules: { 'typescript/no-non-null-assertion': 'off' } },
    { files: ['examples/**/agents/*.ts', '*.config.ts'], rules: { 'import/no-default-export': 'off' } },
    ...boundaryOverrides,
  ],
};

export default config;
