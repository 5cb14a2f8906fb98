import { Link } from '@tanstack/react-router';
import { StatePill } from '../../kit/badge.tsx';
import { Section } from '../../kit/page-header.tsx';
import type { Story } from './timeline/spans.ts';

type Other = Story['children'][number];

/** The tasks that it belongs with. */
export function Related({ story: { parent, children, childrenLeft, rollsBack } }: { story: Story }) {
  if (parent === null && children.length === 0 && rollsBack === null) return null;
  return (
    <Section title="Other tasks">
      <ul className="grid gap-1 text-sm">
        {parent !== null && <One task={parent} as="started it" />}
        {rollsBack !== null && <li className="flex items-center gap-2"><span className="w-28 shrink-0 text-muted">it takes back</span><Link to="/tasks/{-$task}" params={{ task: rollsBack }} search={true} className="text-accent underline">{rollsBack}</Link></li>}
        {children.map((child) => <One key={child.id} task={child} as="started by it" />)}
        {childrenLeft > 0 && <li className="text-muted">and {childrenLeft.toLocaleString('en')} more that it started</li>}
      </ul>
    </Section>
  );
}

function One({ task: { id, title, status }, as }: { task: Other; as: string }) {
  return (
    <li className="flex items-center gap-2">
      <span className="w-28 shrink-0 text-muted">{as}</span>
      <StatePill state={status} />
      <Link to="/tasks/{-$task}" params={{ task: id }} search={true} className="min-w-0 truncate text-accent underline">{title} <span className="tabular">({id})</span></Link>
    </li>
  );
}
