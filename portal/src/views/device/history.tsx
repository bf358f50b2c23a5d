/** What was done with an object, from the audit log. */

import { Button, Text, Timeline } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useConnection } from "../../lib/context.js";
import { moment, words } from "../../lib/format.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";

const AT_ONCE = 10;

export function History({ resourceId }: { resourceId: string }) {
  const { client } = useConnection();
  const events = useInfiniteQuery({
    queryKey: ["audit", "of", resourceId],
    queryFn: ({ signal, pageParam }) =>
      client.auditLog
        .list({ resource_id: resourceId }, { signal })
        .page({ offset: pageParam, limit: AT_ONCE }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_offset,
  });
  const all = events.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title="History">
      {events.error && <Problem error={events.error} retry={() => events.refetch()} />}
      {events.isPending && <Lines count={3} what="the history" />}
      {events.isSuccess && all.length === 0 && <Text c="dimmed">Nothing yet.</Text>}
      <Timeline bulletSize={14} lineWidth={2} active={all.length}>
        {all.map(({ id, action, timestamp, user, message }) => (
          <Timeline.Item key={id} title={words(action)}>
            <Text size="sm" c="dimmed">
              {[moment(timestamp), user?.name, message].filter(Boolean).join(" · ")}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
      {events.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          mt="sm"
          loading={events.isFetchingNextPage}
          onClick={() => events.fetchNextPage()}
        >
          Earlier
        </Button>
      )}
    </Panel>
  );
}
