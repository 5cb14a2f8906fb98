import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Terminal } from '../vocabulary/errors.ts';
import { parseConfig } from './config.ts';

export interface InitAnswers {
  name: string;
  /** Our own mail address. */
  address: string;
  /** IANA time zone. */
  zone: string;
  /** The name that customers see beside the address; the company's name when left out. */
  fromName?: string;
}

/** `templates/company` lies at the root of the package, beside `src` or `dist`. */
const templates = resolve(dirname(fileURLToPath(import.meta.url)), '../../templates/company');

/** Writes a company folder from the templates. A folder that holds anything is refused, so nothing is overwritten. */
export async function writeCompanyFolder(folder: string, answers: InitAnswers): Promise<{ files: string[] }> {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new Terminal('init.not-empty', `${folder} is not empty.`, 'Name a new folder, or one that is empty.');
  }
  const values: Record<string, string> = { ...answers, fromName: answers.fromName ?? answers.name, domain: answers.address.split('@')[1] ?? '' };
  const names = (await readdir(templates, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => relative(templates, join(entry.parentPath, entry.name)));
  const files: { name: string; text: string }[] = [];
  for (const name of names.toSorted()) files.push({ name, text: fill(await readFile(join(templates, name), 'utf8'), name, values) });
  // Bad answers are refused before anything is written.
  parseConfig(files.find(({ name }) => name === 'company.yaml')?.text ?? '', join(folder, 'company.yaml'));
  for (const { name, text } of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { flag: 'wx' });
  }
  return { files: files.map(({ name }) => name) };
}

/** In YAML a value stands between double quotes, so it is escaped as JSON is; elsewhere it is plain text. Liquid's own braces hold other words and stay. */
function fill(text: string, name: string, values: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (token, word: string) => {
    const value = values[word];
    if (value === undefined) return token;
    return name.endsWith('.yaml') ? JSON.stringify(value).slice(1, -1) : value;
  });
}
