/** The head of a column, which sorts where that is possible. */

import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import type { Header, SortingState } from "@tanstack/react-table";
import classes from "./list-table.module.css";

const ICONS = { asc: IconArrowUp, desc: IconArrowDown, none: IconArrowsSort };

export function HeaderCell<T>({
  header,
  sorting,
}: {
  header: Header<T, unknown>;
  sorting: SortingState;
}) {
  const { column } = header;
  const title = String(column.columnDef.header ?? "");
  const own = sorting.find(({ id }) => id === column.id);
  const order = own === undefined ? "none" : own.desc ? "desc" : "asc";
  const Icon = ICONS[order];
  if (!column.getCanSort()) {
    return (
      <span role="columnheader" className={classes.cell}>
        {title}
      </span>
    );
  }
  return (
    <span
      role="columnheader"
      className={classes.cell}
      aria-sort={order === "none" ? "none" : order === "asc" ? "ascending" : "descending"}
    >
      <UnstyledButton className={classes.sorter} onClick={column.getToggleSortingHandler()}>
        {title}
        <Icon size={13} aria-hidden opacity={order === "none" ? 0.5 : 1} />
      </UnstyledButton>
    </span>
  );
}
