/** How many devices are in each state. */

import { useQueries } from "@tanstack/react-query";
import type { DeviceStatus } from "devtrust";
import { useConnection } from "../../lib/context.js";

export const STATES: readonly DeviceStatus[] = ["REGISTERED", "PROVISIONED", "DELETED"];

export interface States {
  readonly counts: readonly { readonly status: DeviceStatus; readonly count: number }[] | undefined;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

export function useStates(): States {
  const { client, accountId } = useConnection();
  const queries = useQueries({
    queries: STATES.map((status) => ({
      queryKey: ["devices", "count", status],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const list = client.devices.list({ account_id: accountId, status }, { signal });
        return (await list.page({ limit: 1 })).total ?? 0;
      },
    })),
  });
  const isKnown = queries.every(({ data }) => data !== undefined);
  return {
    counts: isKnown
      ? STATES.map((status, index) => ({ status, count: queries[index]?.data ?? 0 }))
      : undefined,
    error: queries.find(({ error }) => error)?.error ?? undefined,
    retry: () => {
      for (const query of queries) void query.refetch();
    },
  };
}
