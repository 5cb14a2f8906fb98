import { Button, IconButton } from '../../kit/button.tsx';
import { Checkbox, Select, TextField } from '../../kit/field.tsx';
import { EmptyState } from '../../kit/states.tsx';
import { typeWord } from './facts.tsx';
import { firstValue, type Fact, type Given, type Value } from './given-facts.ts';

/** Facts that are set, each by a control of its type; what is not set stays calm. */
export function FactsForm({ facts, given, onChange }: { facts: readonly Fact[]; given: Given; onChange: (given: Given) => void }) {
  const set = facts.filter(({ name }) => name in given);
  const without = (name: string): Given => Object.fromEntries(Object.entries(given).filter(([other]) => other !== name));
  const add = (name: string): void => {
    const fact = facts.find((one) => one.name === name);
    if (fact === undefined) return;
    onChange({ ...given, [name]: firstValue(fact) });
    // What was chosen is what one wants to set next.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-fact="${CSS.escape(name)}"] :is(input, select)`)?.focus());
  };
  return (
    <div className="grid gap-3">
      {set.length === 0 && <EmptyState icon="edit" title="A calm reply to a customer you know">That is what is judged as long as no fact is set. Add the facts that matter to you.</EmptyState>}
      <ul className="grid gap-3">
        {set.map((fact) => (
          <li key={fact.name} data-fact={fact.name} className="flex items-start gap-1">
            <div className="min-w-0 flex-1"><Control fact={fact} value={given[fact.name] ?? ''} onChange={(value) => onChange({ ...given, [fact.name]: value })} /></div>
            <IconButton icon="cross" size="small" label={`Leave out ${fact.name}`} className="mt-6" onClick={() => onChange(without(fact.name))} />
          </li>
        ))}
      </ul>
      <Select label="Add a fact" value="" options={[{ value: '', label: 'Choose …' }, ...facts.filter(({ name }) => !(name in given)).map(({ name }) => ({ value: name, label: name }))]} onChange={({ target }) => add(target.value)} />
      {set.length > 0 && <Button tone="quiet" className="justify-self-start" onClick={() => onChange({})}>Leave all out</Button>}
    </div>
  );
}

function Control({ fact, value, onChange }: { fact: Fact; value: Value; onChange: (value: Value) => void }) {
  const { name, type, values, description } = fact;
  const hint = description;
  if (type === 'bool') return <Select label={name} hint={hint} value={String(value)} options={[{ value: 'true', label: 'true' }, { value: 'false', label: 'false' }]} onChange={({ target }) => onChange(target.value === 'true')} />;
  if (type === 'list<string>' && values !== null) return <Several fact={fact} value={Array.isArray(value) ? value : []} onChange={onChange} />;
  if (values !== null) return <Select label={name} hint={hint} value={String(value)} options={values.map((one) => ({ value: one, label: one }))} onChange={({ target }) => onChange(target.value)} />;
  if (type === 'list<string>') return <TextField label={name} hint={`${hint}. Several with commas between.`} defaultValue={Array.isArray(value) ? value.join(', ') : ''} spellCheck={false} autoComplete="off" onChange={({ target }) => onChange(target.value.split(',').map((one) => one.trim()).filter(Boolean))} />;
  if (type === 'int' || type === 'double') return <TextField label={name} hint={hint} type="number" step={type === 'int' ? 1 : 'any'} inputMode="decimal" defaultValue={String(value)} onChange={({ target }) => Number.isFinite(target.valueAsNumber) && onChange(type === 'int' ? Math.trunc(target.valueAsNumber) : target.valueAsNumber)} />;
  return <TextField label={name} hint={`${hint} (${typeWord(type)})`} value={String(value)} spellCheck={false} autoComplete="off" maxLength={2_000} onChange={({ target }) => onChange(target.value)} />;
}

function Several({ fact: { name, values, description }, value, onChange }: { fact: Fact; value: readonly string[]; onChange: (value: string[]) => void }) {
  return (
    <fieldset className="grid gap-0.5">
      <legend className="text-sm font-medium">{name}</legend>
      <div className="flex flex-wrap gap-x-4">{(values ?? []).map((one) => <Checkbox key={one} label={one} checked={value.includes(one)} onChange={({ target }) => onChange(target.checked ? [...value, one] : value.filter((other) => other !== one))} />)}</div>
      <p className="text-xs text-muted">{description}</p>
    </fieldset>
  );
}
