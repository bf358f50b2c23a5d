/** Jobs that are not over. */

import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useConnection } from "../../lib/context.js";
import { moment, words } from "../../lib/format.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";
import { Status } from "../../ui/status.js";

const LIVE_MS = 5_000;
const SHOWN = 6;
const OPEN = ["IN_PROGRESS", "PENDING", "PENDING_APPROVAL"] as const;

export function JobsUnderWay() {
  const { client, accountId } = useConnection();
  const jobs = useQuery({
    queryKey: ["jobs", "open"],
    refetchInterval: LIVE_MS,
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        OPEN.map((status) =>
          client.jobs.list({ account_id: accountId, status }, { signal }).page({ limit: SHOWN }),
        ),
      );
      return pages.flatMap(({ items }) => items);
    },
  });
  return (
    <Panel
      title="Jobs under way"
      isStretched
      beside={
        <Anchor component={Link} to="/jobs" size="sm">
          All jobs
        </Anchor>
      }
    >
      {jobs.error && <Problem error={jobs.error} retry={() => jobs.refetch()} />}
      {jobs.isPending && <Lines count={3} what="jobs" />}
      {jobs.data?.length === 0 && <Text c="dimmed">None at the moment.</Text>}
      <Stack gap="xs">
        {jobs.data?.slice(0, SHOWN).map((job) => (
          <Group key={job.id} justify="space-between" wrap="nowrap">
            <Stack gap={0} miw={0}>
              <Text size="sm" fw={550} truncate>
                {words(job.type)}
              </Text>
              <Text size="sm" c="dimmed">
                {moment(job.created_on)}
              </Text>
            </Stack>
            <Status value={job.status} />
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
