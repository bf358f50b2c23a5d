/** How many devices were registered each day. The audit log counts them: devices cannot be listed by their day. */

import { useQueries } from "@tanstack/react-query";
import { useConnection } from "../../lib/context.js";
import { DAY_MS, shortDay } from "../../lib/format.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";
import { ColumnsChart } from "./columns-chart.js";

const DAYS = 14;
/** What the log calls a registration. Inferred, as the log's words are not published. */
const REGISTRATION = { action: "REGISTER", resource_type: "DEVICE" };

export function Registrations() {
  const { client, accountId } = useConnection();
  const days = lastDays(DAYS);
  const counts = useQueries({
    queries: days.map((since) => {
      const until = new Date(since.getTime() + DAY_MS - 1);
      return {
        queryKey: ["audit", "registrations", since.toISOString()],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const list = client.auditLog.list(
            { account_id: accountId, ...REGISTRATION, since, until },
            { signal },
          );
          return (await list.page({ limit: 1 })).total ?? 0;
        },
      };
    }),
  });
  const error = counts.find((query) => query.error)?.error;
  const isKnown = counts.every(({ data }) => data !== undefined);
  return (
    <Panel title="Registrations per day" isStretched>
      {error && <Problem error={error} retry={() => counts.map((query) => query.refetch())} />}
      {!error && !isKnown && <Lines count={5} what="registrations" />}
      {isKnown && (
        <ColumnsChart
          title="Registrations per day"
          series="Devices"
          color="var(--app-chart-1)"
          columns={days.map((since, index) => ({
            label: shortDay(since),
            count: counts[index]?.data ?? 0,
            to: `/audit?kind=DEVICE&action=REGISTER&since=${since.toISOString()}&until=${new Date(since.getTime() + DAY_MS - 1).toISOString()}`,
          }))}
        />
      )}
    </Panel>
  );
}

/** The beginnings of the last days, the oldest first. */
function lastDays(number: number): Date[] {
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  return Array.from({ length: number }, (_, index) => {
    const date = new Date(today);
    date.setDate(today.getDate() - (number - 1 - index));
    return date;
  });
}
