/** How far the service is with a job. */

import { Anchor, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useConnection } from "../../lib/context.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";
import { Status } from "../../ui/status.js";
import { Report, Rows } from "../jobs.js";

const LIVE_MS = 1_000;
const UNDER_WAY: readonly (string | undefined)[] = ["PENDING", "IN_PROGRESS", "PENDING_APPROVAL"];

export function JobProgress({ id }: { id: string }) {
  const { client } = useConnection();
  const job = useQuery({
    queryKey: ["job", id],
    queryFn: ({ signal }) => client.jobs.get(id, { signal }),
    refetchInterval: ({ state }) =>
      state.data && !UNDER_WAY.includes(state.data.status) ? false : LIVE_MS,
  });
  return (
    <Panel title="Job" beside={<Status value={job.data?.status} />}>
      {job.error && <Problem error={job.error} retry={() => job.refetch()} />}
      {job.isPending && <Lines count={2} what="the job" />}
      {job.data && (
        <Stack gap="sm" role="status">
          <Rows job={job.data} />
          <Group>
            {!UNDER_WAY.includes(job.data.status) && <Report id={id} />}
            <Anchor component={Link} to="/jobs" size="sm">
              All jobs
            </Anchor>
          </Group>
        </Stack>
      )}
    </Panel>
  );
}
