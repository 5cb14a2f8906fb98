import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../../api/query.ts';
import { StatePill } from '../../kit/badge.tsx';
import { classes } from '../../kit/classes.ts';
import { PageHeader } from '../../kit/page-header.tsx';
import { SplitView } from '../../kit/split-view.tsx';
import { EmptyState, ErrorState, Said, SkeletonRows } from '../../kit/states.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { AgentDetail } from './detail.tsx';
import { agentState, isIdle, laneWords, percentText, tasksText, type AgentRow } from './words.ts';

const route = getRouteApi('/shell/agents/{-$agent}');
const lanes = ['customer', 'routine', 'background'] as const;

/** Those that had something to do come first, in each lane. */
function inOrder(agents: readonly AgentRow[]): { lane: (typeof lanes)[number]; agents: AgentRow[] }[] {
  const busy = ({ tasks }: AgentRow): number => Object.values(tasks).reduce((sum, count) => sum + count, 0);
  return lanes.map((lane) => ({ lane, agents: agents.filter((agent) => agent.lane === lane).toSorted((a, b) => b.proposals - a.proposals || busy(b) - busy(a)) })).filter((group) => group.agents.length > 0);
}

/** Who works here, how each fares, and what each is trusted with. */
export function AgentsPage() {
  const { agent: chosen } = route.useParams();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useApi('agents.list');
  const open = (name: string | undefined): void => void navigate({ params: { agent: name }, replace: chosen !== undefined && name !== undefined });
  const groups = inOrder(data ?? []);
  const flat = groups.flatMap(({ agents }) => agents);
  const first = flat[0];
  const step = (by: number): void => {
    const at = flat.findIndex(({ name }) => name === (chosen ?? first?.name));
    open(flat[Math.max(0, Math.min(flat.length - 1, at + by))]?.name);
  };
  useShortcuts('Agents', [{ keys: 'j', label: 'Next agent', run: () => step(1) }, { keys: 'k', label: 'Agent before', run: () => step(-1) }]);
  // The same element before and after: a heading that is made anew loses the focus that one came with.
  const header = <div className={chosen === undefined ? '' : 'max-wide:sr-only'}><PageHeader title="Agents" /></div>;
  if (data === undefined || first === undefined) {
    return (
      <>
        {header}
        {error === null ? <SkeletonRows rows={9} height={58} label="Loading agents" /> : <ErrorState error={error} onAgain={() => void refetch()} />}
      </>
    );
  }
  const found = flat.find(({ name }) => name === chosen);
  return (
    <>
      {header}
      <SplitView
        label="Agents" onBack={() => open(undefined)} listWidth={340} list={<Groups groups={groups} shown={found ?? (chosen === undefined ? first : undefined)} />}
        detail={found !== undefined ? <AgentDetail key={found.name} row={found} /> : chosen !== undefined ? <EmptyState icon="question" title={`There is no agent “${chosen}”`}>The address may be mistyped, or of an agent that is gone.</EmptyState> : null}
        nothing={<AgentDetail key={first.name} row={first} />}
      />
    </>
  );
}

function Groups({ groups, shown }: { groups: ReturnType<typeof inOrder>; shown: AgentRow | undefined }) {
  return groups.map(({ lane, agents }) => (
    <section key={lane}>
      <h2 className="px-4 pt-3 pb-1 text-xs font-medium text-muted wide:px-6">{laneWords[lane].title}</h2>
      <ul className="border-b border-line">
        {agents.map((agent) => (
          <li key={agent.name}>
            <Link to="/agents/{-$agent}" params={{ agent: agent.name }} className={classes('flex flex-col gap-0.5 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2 wide:px-6', agent === shown && 'wide:bg-selected')}>
              <span className="flex items-center gap-2"><span className="min-w-0 flex-1 truncate font-medium">{agent.name}</span>{!isIdle(agent) && <StatePill {...agentState(agent)} />}</span>
              <span className="truncate text-sm text-muted"><Said text={lineOf(agent)} /></span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ));
}

/** What there is to tell of it in a line: its tasks; else what it is for. */
function lineOf(agent: AgentRow): string {
  const tasks = tasksText(agent.tasks);
  return tasks === '' ? agent.does : `${tasks}${agent.success === null ? '' : ` · ${percentText(agent.success)} succeeded`}`;
}
