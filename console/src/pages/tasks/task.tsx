import { useApi } from '../../api/query.ts';
export function TaskView({ task }: { task: string; onClose: () => void }) {
  const { data } = useApi('tasks.show', { params: { task: task as `t${number}` } });
  return <pre>{JSON.stringify(data, null, 2)}</pre>;
}
