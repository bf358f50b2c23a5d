/** When certificates end. The service has no filter for that, so this looks at the first ones of the list. */

import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useConnection } from "../../lib/context.js";
import { count, DAY_MS, shortDay } from "../../lib/format.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";
import { ColumnsChart } from "./columns-chart.js";

/** As many as are looked at: two calls. */
const MOST = 2_000;
const PAGE = 1_000;
/** This week and 13 more: whatever ends within a quarter of a year. */
const WEEKS = 14;

export function Expiries() {
  const { client } = useConnection();
  const ends = useQuery({
    queryKey: ["certificates", "ends"],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const dates: Date[] = [];
      let total: number | undefined;
      for await (const page of client.certificates
        .list({ status: "ISSUED", limit: PAGE }, { signal })
        .pages()) {
        total ??= page.total;
        dates.push(...page.items.flatMap(({ valid_to }) => valid_to ?? []));
        if (dates.length >= MOST) break;
      }
      return { total: total ?? dates.length, looked: dates.length, ...byWeek(dates) };
    },
  });
  return (
    <Panel title="Certificates by week of expiry" isStretched>
      {ends.error && <Problem error={ends.error} retry={() => ends.refetch()} />}
      {ends.isPending && <Lines count={5} what="expiries" />}
      {ends.data && (
        <>
          {ends.data.weeks.some(({ number }) => number > 0) ? (
            <ColumnsChart
              title="Certificates by week of expiry"
              series="Certificates"
              color="var(--app-chart-4)"
              columns={ends.data.weeks.map(({ begin, number }) => ({
                label: shortDay(begin),
                count: number,
                to: "/certificates?status=ISSUED",
              }))}
            />
          ) : (
            <Text>None ends within {WEEKS} weeks.</Text>
          )}
          <Text size="sm" c="dimmed" mt="xs">
            {count(ends.data.later)} end later than in {WEEKS} weeks.
            {ends.data.looked < ends.data.total &&
              ` Of the first ${count(ends.data.looked)} of ${count(ends.data.total)}: the service cannot be asked by expiry.`}
          </Text>
        </>
      )}
    </Panel>
  );
}

function byWeek(dates: readonly Date[]) {
  const monday = new Date();
  monday.setHours(0, 0, 0, 0);
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7));
  const weeks = Array.from({ length: WEEKS }, (_, week) => ({
    begin: new Date(monday.getTime() + week * 7 * DAY_MS),
    number: 0,
  }));
  let later = 0;
  for (const date of dates) {
    const week = Math.floor((date.getTime() - monday.getTime()) / (7 * DAY_MS));
    const found = weeks[week];
    if (found) found.number += 1;
    else if (week >= WEEKS) later += 1;
  }
  return { weeks, later };
}
