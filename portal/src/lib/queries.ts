/** Questions that several views ask. */

import { useQuery } from "@tanstack/react-query";
import { useConnection } from "./context.js";

/** As many as forms offer to choose from; more are found by typing. */
const OFFERED = 200;

interface Named {
  readonly id: string;
  readonly name?: string | undefined;
}

/** Objects as the choices of a form. */
export const choices = (objects: readonly Named[] | undefined) =>
  (objects ?? []).map(({ id, name }) => ({ value: id, label: name ?? id }));

function useOffered<T extends Named>(
  name: string,
  ask: (place: { limit: number }) => Promise<{ readonly items: readonly T[] }>,
) {
  return useQuery({
    queryKey: [name, "offered"],
    queryFn: async () => (await ask({ limit: OFFERED })).items,
  });
}

export function useDivisions() {
  const { client, accountId } = useConnection();
  return useOffered("divisions", (place) =>
    client.divisions.list({ account_id: accountId }).page(place),
  );
}

export function useGroups() {
  const { client, accountId } = useConnection();
  return useOffered("groups", (place) =>
    client.deviceGroups.list({ account_id: accountId }).page(place),
  );
}

export function usePolicies() {
  const { client, accountId } = useConnection();
  return useOffered("policies", (place) =>
    client.certificatePolicies.list({ account_id: accountId }).page(place),
  );
}

export function useZones() {
  const { client, accountId } = useConnection();
  return useOffered("zones", (place) =>
    client.rendezvousZones.list({ account_id: accountId }).page(place),
  );
}

export function useIssuingCas() {
  const { client } = useConnection();
  return useOffered("issuing-cas", (place) => client.issuingCas.list().page(place));
}

export function useProfiles() {
  const { client } = useConnection();
  return useOffered("profiles", (place) => client.certificateProfiles.list().page(place));
}
