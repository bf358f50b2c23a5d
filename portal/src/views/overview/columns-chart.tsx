/** Numbers over time as columns that lead on; the same as a table for who does not see it. */

import { BarChart } from "@mantine/charts";
import { VisuallyHidden } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { count } from "../../lib/format.js";

export interface Column {
  readonly label: string;
  readonly count: number;
  /** Where it leads. */
  readonly to: string;
}

interface Props {
  readonly title: string;
  readonly series: string;
  readonly color: string;
  readonly columns: readonly Column[];
}

export function ColumnsChart({ title, series, color, columns }: Props) {
  const navigate = useNavigate();
  const lead = (label: unknown) => {
    const found = columns.find((column) => column.label === label);
    if (found) navigate(found.to);
  };
  return (
    <>
      <div aria-hidden style={{ cursor: "pointer" }}>
        <BarChart
          h={190}
          data={columns.map((column) => ({ ...column }))}
          dataKey="label"
          series={[{ name: "count", label: series, color }]}
          tickLine="none"
          gridAxis="x"
          strokeDasharray="0"
          valueFormatter={count}
          yAxisProps={{ allowDecimals: false, width: 44 }}
          xAxisProps={{ interval: "preserveStartEnd", minTickGap: 24 }}
          maxBarWidth={28}
          barChartProps={{
            accessibilityLayer: false,
            onClick: ({ activeLabel }: { activeLabel?: string | number | undefined }) =>
              lead(activeLabel),
          }}
        />
      </div>
      <VisuallyHidden>
        <table>
          <caption>{title}</caption>
          <tbody>
            {columns.map(({ label, count: number, to }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>
                  <Link to={to}>{count(number)}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </>
  );
}
