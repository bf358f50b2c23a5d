/**
 * A table over a list of any length. Only the rows on the screen exist, and only the pages around them are asked for. Short
 * lists can be sorted; the service has no order of its own to ask for.
 */

import { Checkbox, Group, Paper, Skeleton, Stack, Text } from "@mantine/core";
import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  type Row,
  type RowSelectionState,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef, useState } from "react";
import { count, plural } from "../lib/format.js";
import { type Listing, SORTABLE, useFirst, useWhole, useWindow } from "../lib/lists.js";
import { useShown, widths } from "./columns.js";
import { HeaderCell } from "./header-cell.js";
import classes from "./list-table.module.css";
import { Problem } from "./problem.js";
import { Lines } from "./states.js";

const ROW_HEIGHT = 46;

interface Props<T> {
  /** What the rows are: "device". */
  readonly one: string;
  /** Many of them, where that is not one with an s. */
  readonly many?: string;
  readonly listing: Listing<T>;
  readonly columns: readonly ColumnDef<T>[];
  readonly idOf: (row: T) => string;
  readonly empty: ReactNode;
  /** Where rows can be chosen: which ones are, and what can be done with them. */
  readonly selection?: {
    readonly chosen: RowSelectionState;
    readonly choose: (chosen: RowSelectionState) => void;
    readonly actions: ReactNode;
  };
  readonly refetchInterval?: number | false;
  /** The moment of a row, where the newest comes first whichever way round the service lists them. */
  readonly moment?: (row: T) => Date | undefined;
}

export function ListTable<T>(props: Props<T>) {
  const { listing, one, idOf, selection, many = `${one}s` } = props;
  const [sorting, setSorting] = useState<SortingState>([]);
  const first = useFirst(listing, props.refetchInterval);
  const total = first.data?.total ?? first.data?.items.length ?? 0;
  const isSortable = total <= SORTABLE;
  const whole = useWhole(listing, isSortable && sorting.length > 0);
  const isWhole = sorting.length > 0 && whole.data !== undefined && isSortable;

  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const isOldestFirst = ascends(first.data?.items ?? [], props.moment);
  const place = (index: number) => (isOldestFirst ? total - 1 - index : index);
  const seen = items.map(({ index }) => place(index));
  const window = useWindow(listing, isWhole ? [] : seen, props.refetchInterval);
  const rowOf = (index: number) => window.row(place(index)) ?? first.data?.items[place(index)];

  const there = isWhole ? [...whole.data.items] : items.flatMap(({ index }) => rowOf(index) ?? []);
  const shown = useShown(props.columns);
  const table = useReactTable<T>({
    data: there,
    columns: shown,
    getRowId: idOf,
    state: { sorting: isWhole ? sorting : [], rowSelection: selection?.chosen ?? {} },
    onSortingChange: setSorting,
    onRowSelectionChange: (change) =>
      selection?.choose(typeof change === "function" ? change(selection.chosen) : change),
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    // There are no pages to go back to the first of; asked to, the table would change its state at every render.
    autoResetAll: false,
    enableSorting: isSortable,
    enableRowSelection: selection !== undefined,
  });

  if (first.error) return <Problem error={first.error} retry={() => first.refetch()} />;
  if (first.data === undefined) return <Lines count={8} what={many} />;
  if (total === 0) return <Paper withBorder>{props.empty}</Paper>;

  const rows = table.getRowModel();
  const rowAt = (index: number): Row<T> | undefined => {
    if (isWhole) return rows.rows[index];
    const found = rowOf(index);
    return found && rows.rowsById[idOf(found)];
  };
  const chosen = Object.keys(selection?.chosen ?? {}).length;
  const grid = widths(shown, selection !== undefined);

  return (
    <Stack gap="xs">
      <Group justify="space-between" mih={36} gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {chosen > 0
            ? `${count(chosen)} of ${plural(total, one, many)} chosen`
            : plural(total, one, many)}
          {!isSortable && " · narrow the list to 1,000 to sort it"}
        </Text>
        {selection && chosen > 0 && <Group gap="xs">{selection.actions}</Group>}
      </Group>
      {window.error && <Problem error={window.error} retry={() => first.refetch()} />}
      <Paper withBorder className={classes.frame}>
        {/* What scrolls can be scrolled with the keyboard */}
        <div
          ref={scroller}
          className={classes.scroller}
          tabIndex={0}
          role="region"
          aria-label={`List of ${many}`}
        >
          {/* A table element cannot leave rows out */}
          <div
            role="table"
            aria-rowcount={total + 1}
            aria-label={many}
            aria-busy={first.isFetching}
          >
            <div role="rowgroup" className={classes.head}>
              <div
                role="row"
                aria-rowindex={1}
                className={classes.row}
                style={{ gridTemplateColumns: grid }}
              >
                {selection && (
                  <span role="columnheader" className={classes.cell}>
                    <Checkbox
                      size="xs"
                      aria-label="Choose the rows on the screen"
                      checked={rows.rows.length > 0 && table.getIsAllRowsSelected()}
                      indeterminate={table.getIsSomeRowsSelected()}
                      onChange={table.getToggleAllRowsSelectedHandler()}
                    />
                  </span>
                )}
                {table.getFlatHeaders().map((header) => (
                  <HeaderCell key={header.id} header={header} sorting={sorting} />
                ))}
              </div>
            </div>
            <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
              {items.map(({ index, start }) => (
                <ListRow<T>
                  key={index}
                  row={rowAt(index)}
                  one={one}
                  place={{ index, start, grid }}
                  isChosen={selection && ((row) => row.id in selection.chosen)}
                />
              ))}
            </div>
          </div>
        </div>
      </Paper>
    </Stack>
  );
}

/** Whether the service lists the oldest first. */
function ascends<T>(
  rows: readonly T[],
  moment: ((row: T) => Date | undefined) | undefined,
): boolean {
  const [first, last] = [rows[0], rows.at(-1)].map((row) => row && moment?.(row)?.getTime());
  return first !== undefined && last !== undefined && first < last;
}

interface ListRowProps<T> {
  readonly row: Row<T> | undefined;
  readonly one: string;
  readonly place: { readonly index: number; readonly start: number; readonly grid: string };
  readonly isChosen: ((row: Row<T>) => boolean) | undefined;
}

function ListRow<T>({ row, one, place, isChosen }: ListRowProps<T>) {
  return (
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={place.index + 2}
      className={classes.row}
      data-chosen={row && isChosen?.(row) ? true : undefined}
      style={{
        gridTemplateColumns: place.grid,
        position: "absolute",
        inset: "0 0 auto 0",
        height: ROW_HEIGHT,
        transform: `translateY(${place.start}px)`,
      }}
    >
      {row === undefined ? (
        <span role="cell" className={classes.cell} style={{ gridColumn: "1 / -1" }}>
          <Skeleton height={14} width="60%" />
        </span>
      ) : (
        <>
          {isChosen && (
            <span role="cell" className={classes.cell}>
              <Checkbox
                size="xs"
                aria-label={`Choose this ${one}`}
                checked={isChosen(row)}
                onChange={row.getToggleSelectedHandler()}
              />
            </span>
          )}
          {row.getVisibleCells().map((cell) => (
            <span role="cell" key={cell.id} className={classes.cell}>
              {flexRender(cell.column.columnDef.cell, cell.getContext())}
            </span>
          ))}
        </>
      )}
    </div>
  );
}
