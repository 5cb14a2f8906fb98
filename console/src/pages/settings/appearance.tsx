import { density, setDensity } from '../../app/density.ts';
import { setTheme, theme } from '../../app/theme.ts';
import { useStore } from '../../format/store.ts';
import { Choice } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';

/** How the console looks in this browser. */
export function Appearance() {
  const chosen = useStore(theme);
  const room = useStore(density);
  return (
    <>
      <Section title="Colours">
        <div><Choice label="Colours" value={chosen} onChange={setTheme} options={[{ value: 'system', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} /></div>
      </Section>
      <Section title="Density">
        <div><Choice label="Density" value={room} onChange={setDensity} options={[{ value: 'normal', label: 'Normal' }, { value: 'compact', label: 'Compact' }]} /></div>
        <p className="text-sm text-muted">Compact shows more rows at once. A phone keeps its room for thumbs.</p>
      </Section>
      <p className="text-sm text-muted">Both are kept in this browser. Text follows the size that you set in it.</p>
    </>
  );
}
