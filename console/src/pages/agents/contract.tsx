import { DefinitionList } from '../../kit/definition-list.tsx';
import { Said } from '../../kit/states.tsx';
import type { Agent } from './words.ts';

type Contract = Agent['contract'];

/** What an agent promises, and what the runtime holds it to. */
export function ContractParts({ agent: { contract, given, version, earlier, startedOnlyBy } }: { agent: Agent }) {
  return (
    <div className="grid gap-4">
      <Part title="What it is given">{given.length === 0 ? <p className="text-sm text-muted">{startedOnlyBy === null ? 'Nothing by itself: you, a schedule or another agent starts it.' : 'Nothing by itself.'}</p> : <Lines lines={given} />}</Part>
      <Part title="What it may propose">
        {contract.proposes.length === 0 ? <p className="text-sm text-muted">Nothing that leaves the house.</p> : (
          <ul className="grid gap-1.5 text-sm">
            {contract.proposes.map(({ kind, words, reversible, takenBack, onFailure }) => (
              <li key={kind}><span className="font-medium">To {words}.</span> <span className="text-muted">{reversible ? 'It can be taken back. ' : ''}<Said text={takenBack} /> If that fails: {onFailure.charAt(0).toLowerCase()}{onFailure.slice(1)}</span></li>
            ))}
          </ul>
        )}
      </Part>
      <Part title="What it is held to"><Lines lines={contract.bounds} /></Part>
      <Part title="That nothing is done twice"><Lines lines={contract.once} /></Part>
      <Fields title="What goes in" fields={contract.takes} />
      <Fields title="What comes out" fields={contract.gives} />
      <p className="text-xs text-muted">Version {version}{earlier.length > 0 && `; version ${earlier.join(', ')} is brought along for tasks that began with it`}.</p>
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return <div className="grid gap-1"><h3 className="text-sm font-medium text-muted">{title}</h3>{children}</div>;
}

function Lines({ lines }: { lines: readonly string[] }) {
  return <ul className="grid gap-1 text-sm">{lines.map((line) => <li key={line}><Said text={line} /></li>)}</ul>;
}

function Fields({ title, fields }: { title: string; fields: Contract['takes'] }) {
  if (fields.length === 0) return null;
  return <Part title={title}><DefinitionList termWidth={108} items={fields.map(({ name, what, optional }) => ({ term: name === '' ? 'the whole' : name, value: <><Said text={what} />{optional && <span className="text-muted">, may be missing</span>}</> }))} /></Part>;
}
