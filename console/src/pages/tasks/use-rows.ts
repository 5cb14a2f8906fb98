import { useApiPages } from '../../api/query.ts';
import { subjectOf } from '../../app/subjects.ts';
import { spanOfDays } from '../../format/day-span.ts';
import { useZone } from '../../kit/time.tsx';
import type { TasksSearch } from './search.ts';

const pageRows = 60;

/** The tasks that the filters leave, newest first. */
export function useTaskRows({ status, agent, customer, text, since, until }: TasksSearch) {
  const zone = useZone();
  return useApiPages('tasks.page', {
    query: {
      limit: pageRows,
      ...(status === undefined ? {} : { status }),
      ...(agent === undefined ? {} : { agent }),
      ...(customer === undefined ? {} : { subject: subjectOf(customer) }),
      ...(text === undefined ? {} : { text }),
      ...spanOfDays({ since, until }, zone),
    },
  });
}
