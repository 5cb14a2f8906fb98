import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '../vocabulary/errors.ts';

/** Opens the operator's editor on a text and returns what was saved. The file is readable by nobody else and removed. */
export function editInEditor(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const editor = env['VISUAL'] || env['EDITOR'];
  if (!editor) throw new Terminal('edit.no-editor', 'Neither VISUAL nor EDITOR names an editor.', 'Set EDITOR, for example `export EDITOR=nano`, or use --text FILE and --subject TEXT.');
  const folder = mkdtempSync(join(tmpdir(), 'keelson-edit-'));
  const file = join(folder, 'mail.txt');
  try {
    writeFileSync(file, text, { mode: 0o600 });
    // Through the shell, since EDITOR may hold arguments (`code --wait`). The path is ours.
    const { status, error } = spawnSync(`${editor} ${JSON.stringify(file)}`, { shell: true, stdio: 'inherit' });
    if (error !== undefined || status !== 0) {
      throw new Terminal('edit.editor-failed', `The editor (${editor}) ended with ${error?.message ?? `status ${status}`}; nothing was changed or approved.`, 'Mend EDITOR or VISUAL, or use --text FILE and --subject TEXT.');
    }
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
