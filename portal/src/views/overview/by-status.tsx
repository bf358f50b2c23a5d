/** Devices by status, as parts of a ring. */

import { DonutChart } from "@mantine/charts";
import { Group, Text } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { count, words } from "../../lib/format.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";
import classes from "./overview.module.css";
import type { States } from "./use-states.js";

const COLOURS: Readonly<Record<string, string>> = {
  REGISTERED: "var(--app-chart-1)",
  PROVISIONED: "var(--app-chart-2)",
  DELETED: "var(--app-chart-3)",
};

export function ByStatus({ states: { counts, error, retry } }: { states: States }) {
  const navigate = useNavigate();
  const total = counts?.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <Panel title="Devices by status" isStretched>
      {error && <Problem error={error} retry={retry} />}
      {!error && !counts && <Lines count={4} what="devices by status" />}
      {counts && (
        <Group gap="lg">
          <div aria-hidden>
            <DonutChart
              size={150}
              thickness={20}
              withTooltip={false}
              chartLabel={count(total)}
              strokeWidth={total === 0 ? 0 : 2}
              strokeColor="var(--mantine-color-body)"
              data={
                total === 0
                  ? [{ name: "none", value: 1, color: "var(--mantine-color-default-border)" }]
                  : counts.map(({ status, count }) => ({
                      name: status,
                      value: count,
                      color: COLOURS[status] ?? "gray",
                    }))
              }
              pieChartProps={{ accessibilityLayer: false }}
              pieProps={{
                rootTabIndex: -1,
                style: { cursor: "pointer", outline: "none" },
                onClick: (part: { name?: string | number }) =>
                  total > 0 && navigate(`/devices?status=${part.name}`),
              }}
            />
          </div>
          <ul className={classes.legend}>
            {counts.map(({ status, count: number }) => (
              <li key={status}>
                <Link to={`/devices?status=${status}`}>
                  <span className={classes.mark} style={{ background: COLOURS[status] }} />
                  <Text span size="sm">
                    {words(status)}
                  </Text>
                  <b>{count(number)}</b>
                </Link>
              </li>
            ))}
          </ul>
        </Group>
      )}
    </Panel>
  );
}
