/** Lists of any length, of which only what is looked at is there. */

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import type { Page, Pages } from "devtrust";

/** A list of the library with the name that its pages are kept under. */
export interface Listing<T> {
  readonly key: readonly unknown[];
  /** The list; the signal ends calls for pages that nobody waits for any more. */
  readonly of: (options: { signal: AbortSignal }) => Pages<T>;
}

/** Rows that are asked for at once. */
export const PAGE = 100;
/** As many as one page of the service may have. A list that long can be sorted here; the service itself has no order. */
export const SORTABLE = 1_000;
/** Pages that have scrolled away are forgotten soon: that is what keeps memory flat. */
const KEPT_MS = 10_000;

function page<T>(listing: Listing<T>, offset: number, limit: number) {
  return {
    queryKey: [...listing.key, { offset, limit }],
    queryFn: ({ signal }: { signal: AbortSignal }): Promise<Page<T>> =>
      listing.of({ signal }).page({ offset, limit }),
  };
}

/** The first page, which says how many rows there are. */
export function useFirst<T>(listing: Listing<T>, refetchInterval?: number | false) {
  return useQuery({
    ...page(listing, 0, PAGE),
    placeholderData: keepPreviousData,
    ...(refetchInterval !== undefined && { refetchInterval }),
  });
}

/** All rows of a short list. */
export function useWhole<T>(listing: Listing<T>, enabled: boolean) {
  return useQuery({ ...page(listing, 0, SORTABLE), enabled });
}

/** The pages with the rows at these places of the list. */
export function useWindow<T>(
  listing: Listing<T>,
  places: readonly number[],
  refetchInterval: number | false = false,
) {
  const numbers = [...new Set(places.map((place) => Math.floor(place / PAGE)))];
  const queries = useQueries({
    queries: numbers.map((number) => ({
      ...page(listing, number * PAGE, PAGE),
      gcTime: KEPT_MS,
      refetchInterval,
    })),
  });
  const pages = new Map(numbers.map((number, index) => [number, queries[index]]));
  return {
    row: (place: number): T | undefined =>
      pages.get(Math.floor(place / PAGE))?.data?.items[place % PAGE],
    error: queries.find((query) => query.error)?.error ?? undefined,
  };
}

/** How many rows a list has. */
export function useCount(
  key: readonly unknown[],
  listing: Listing<unknown>["of"],
  refetchInterval?: number,
) {
  return useQuery({
    queryKey: [...key, "count"],
    queryFn: async ({ signal }) => {
      const { total, items } = await listing({ signal }).page({ limit: 1 });
      return total ?? items.length;
    },
    ...(refetchInterval !== undefined && { refetchInterval }),
  });
}
