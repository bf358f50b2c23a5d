/** Columns, and which of them a narrow screen has room for. */

import { useMediaQuery } from "@mantine/hooks";
import type { ColumnDef } from "@tanstack/react-table";

/** How wide a column is as CSS grids say it, and from which width of the screen on it shows. */
export interface Place {
  readonly width: string;
  readonly from?: "sm" | "md";
}

declare module "@tanstack/react-table" {
  // The library's own parameters have to be repeated
  interface ColumnMeta<TData, TValue> {
    readonly place?: Place;
  }
}

/** The columns that there is room for. */
export function useShown<T>(columns: readonly ColumnDef<T>[]): ColumnDef<T>[] {
  const room = { sm: useMediaQuery("(min-width: 48em)"), md: useMediaQuery("(min-width: 72em)") };
  return columns.filter(({ meta }) => meta?.place?.from === undefined || room[meta.place.from]);
}

/** Their widths, for a grid. */
export function widths<T>(columns: readonly ColumnDef<T>[], isSelectable: boolean): string {
  const all = columns.map(({ meta }) => meta?.place?.width ?? "minmax(0, 1fr)");
  return [...(isSelectable ? ["2.5rem"] : []), ...all].join(" ");
}
