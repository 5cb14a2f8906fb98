import { createStore } from '../format/store.ts';

/** The header in which the server says which build it is. */
const versionHeader = 'keelson-version';

/** The version that this console was loaded with, and whether another one runs now. */
export const serverVersion = createStore<{ loaded: string | null; newer: boolean }>({ loaded: null, newer: false });

/** The first answer tells which build sent this page; a later one that differs, that the page is a version behind. */
export function noteVersion(response: Response): void {
  const version = response.headers.get(versionHeader);
  if (version === null) return;
  const { loaded, newer } = serverVersion.get();
  if (loaded === null) serverVersion.set({ loaded: version, newer: false });
  else if (loaded !== version && !newer) serverVersion.set({ loaded, newer: true });
}
