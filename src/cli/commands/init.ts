import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';
import { safeLine } from '../present/safe-text.ts';
import { counted } from '../present/times.ts';
import type { Session } from '../session.ts';

export interface InitOptions {
  name?: string;
  address?: string;
  zone?: string;
  yes?: boolean;
}

interface About {
  name: string;
  address: string;
  zone: string;
}

/** Writes a company folder. Asks for what was not given when a person is there, and takes the defaults otherwise. */
export async function init(session: Session, folderArgument: string | undefined, options: InitOptions): Promise<void> {
  const folder = targetFolder(session.shell.cwd, folderArgument);
  const given = { name: options.name, address: options.address, zone: options.zone };
  const ask = session.shell.interactive && !session.json && options.yes !== true && Object.values(given).includes(undefined);
  const about = ask ? await askAbout(folder, given) : defaults(folder, given);
  const { files } = await session.shell.initCompany(folder, about);
  const shown = relative(session.shell.cwd, folder) || '.';
  session.print(
    (display) =>
      [
        `${display.paint('green', `${safeLine(about.name)} is a company now:`)} ${counted(files.length, 'file')} in ${shown}`,
        ...files.map((file) => `  ${safeLine(file)}`),
        '',
        `Answers will come from ${safeLine(about.address)} and go to an outbox folder until you set up SMTP in company.yaml.`,
        'Next:',
        ...(shown === '.' ? [] : [`  cd ${shown}`]),
        '  keelson start                   the console, and all of it runs',
        '  keelson signal mail FILE.eml    in another terminal: `keelson inbox` shows what came of it',
      ].join('\n'),
    { folder, ...about, files },
  );
}

function targetFolder(cwd: string, argument: string | undefined): string {
  if (argument !== undefined) return resolve(cwd, argument);
  if (existsSync(join(cwd, 'company.yaml'))) throw new Terminal('company.exists', `${cwd} is a company folder already.`, 'Name another folder: `keelson init FOLDER`.');
  if (readdirSync(cwd).length === 0) return resolve(cwd);
  throw new Terminal('usage.folder-missing', 'This folder is not empty, so a company folder must be named.', 'Name a new folder: `keelson init FOLDER`.');
}

/** A name from the folder, an address that cannot reach anybody by mistake, and the zone of this machine. */
function defaults(folder: string, given: { [K in keyof About]: string | undefined }): About {
  const words = basename(folder).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const name = given.name ?? (words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || 'My company');
  const domain = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'company';
  return { name, address: given.address ?? `support@${domain}.example`, zone: given.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone };
}

async function askAbout(folder: string, given: { [K in keyof About]: string | undefined }): Promise<About> {
  const { isCancel, text } = await import('@clack/prompts');
  const ask = async (message: string, initial: string): Promise<string> => {
    const answer = await text({ message, initialValue: initial, validate: (value) => (value === undefined || value.trim() === '' ? 'Please write something.' : undefined) });
    if (isCancel(answer)) throw new Terminal('init.cancelled', 'Nothing was made.', 'Run `keelson init` again when you like.');
    return answer.trim();
  };
  const name = given.name ?? (await ask('What is the company called?', defaults(folder, given).name));
  const rest = defaults(folder, { ...given, name });
  const address = given.address ?? (await ask('Which address do customers write to?', rest.address));
  const zone = given.zone ?? (await ask('In which time zone do you work?', rest.zone));
  return { name, address, zone };
}
