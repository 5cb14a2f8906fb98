import { useStore } from '../format/store.ts';
import { Icon, type IconName } from '../kit/icon.tsx';
import { connection, type Connection } from '../live/stream.ts';

const states: Record<Connection, { word: string; icon: IconName; look: string; title: string }> = {
  connecting: { word: 'Connecting…', icon: 'clock', look: 'text-muted', title: 'Live updates are about to begin.' },
  live: { word: 'Live', icon: 'check', look: 'text-muted', title: 'What happens shows at once.' },
  waiting: { word: 'Reconnecting…', icon: 'redo', look: 'text-warn', title: 'Keelson does not answer right now. What shows may be behind; it catches up by itself.' },
  offline: { word: 'Offline', icon: 'offline', look: 'text-warn', title: 'This device has no network. What shows may be behind; it catches up by itself.' },
};

/** Whether what shows is live, in a word. */
export function ConnectionState() {
  const { word, icon, look, title } = states[useStore(connection)];
  return <p role="status" title={title} className={`flex h-7 items-center gap-2.5 px-2 text-sm ${look}`}><Icon name={icon} />{word}</p>;
}
