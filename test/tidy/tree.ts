import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const folders = ['.ci', 'bench', 'console', 'docs', 'examples', 'scripts', 'src', 'templates', 'test'];
const textFile = /\.(?:tsx?|js|css|html|svg|webmanifest|json|md|ya?ml|eml|mbox)$|^\.npmrc$|^\.gitignore$|^\.ci\/run$/;

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  path: string;
  text: string;
}

/** Every file of the repository that a person writes. What else lies in a clone, such as a company's folder, is not ours to judge. */
export const filePaths: readonly string[] = globSync(['*', '.npmrc', '.gitignore', ...folders.map((folder) => `${folder}/**/*`)], { cwd: root, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length + 1))
  .toSorted();

export const textFiles: readonly SourceFile[] = filePaths.filter((path) => textFile.test(path)).map(read);
export const codeFiles: readonly SourceFile[] = textFiles.filter(({ path }) => /\.tsx?$/.test(path));
export const testFiles: readonly SourceFile[] = codeFiles.filter(({ path }) => path.endsWith('.test.ts') || path.startsWith('test/'));

export function read(path: string): SourceFile {
  return { path, text: readFileSync(`${root}/${path}`, 'utf8') };
}

/** `path:line` of each match, ready to be clicked. */
export function places(files: readonly SourceFile[], pattern: RegExp): string[] {
  const all = new RegExp(pattern, `${pattern.flags.replace('g', '')}g`);
  return files.flatMap(({ path, text }) => [...text.matchAll(all)].map((match) => `${path}:${text.slice(0, match.index).split('\n').length}`));
}
