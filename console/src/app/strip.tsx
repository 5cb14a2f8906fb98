import type { ReactNode } from 'react';
import { serverVersion } from '../api/version.ts';
import { useStore } from '../format/store.ts';
import { Button } from '../kit/button.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { connection } from '../live/stream.ts';
import { usePauseAll } from './company.ts';

/** What one must know wherever one is, at the foot of the page: it takes room from below, so nothing that is read moves. */
export function Strip() {
  const { newer } = useStore(serverVersion);
  const connected = useStore(connection);
  const { paused } = usePauseAll();
  return (
    <>
      {newer && <Line icon="redo" look="bg-accent-soft text-accent" action={<Button size="small" onClick={() => location.reload()}>Reload</Button>}>A newer version is running: reload.</Line>}
      {paused !== null && <div className="wide:hidden"><Line icon="pause" look="bg-warn-soft text-warn">Everything is paused.</Line></div>}
      {(connected === 'waiting' || connected === 'offline') && <div className="wide:hidden"><Line icon="offline" look="bg-warn-soft text-warn">{connected === 'offline' ? 'Offline: this may be behind.' : 'Reconnecting…'}</Line></div>}
    </>
  );
}

function Line({ icon, look, action, children }: { icon: IconName; look: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div role="status" className={`flex min-h-9 items-center gap-2 border-t border-line px-4 py-1 text-sm ${look}`}>
      <Icon name={icon} size={14} /><span className="flex-1">{children}</span>{action}
    </div>
  );
}
