import { Anchor, SimpleGrid, Text } from "@mantine/core";
import { Link } from "react-router";
import { choices, useGroups, usePolicies } from "../../lib/queries.js";
import { Choice } from "../../ui/choice.js";
import { Panel } from "../../ui/panel.js";

/** Where the devices come, and what issues their certificates. */
export interface Place {
  readonly group?: string;
  readonly policy?: string;
}

export function BatchPlace({ place, change }: { place: Place; change: (place: Place) => void }) {
  const [groups, policies] = [useGroups(), usePolicies()];
  const allowed = policies.data?.filter((policy) =>
    policy.certificate_management_methods.includes("BATCH"),
  );
  return (
    <Panel title="Place">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Choice
          label="Device group"
          description="Where the devices go."
          required
          data={choices(groups.data)}
          value={place.group ?? null}
          onChange={(group) => change({ ...place, ...(group && { group }) })}
        />
        <Choice
          label="Certificate policy"
          description="Those that allow batches."
          required
          data={choices(allowed)}
          value={place.policy ?? null}
          onChange={(policy) => change({ ...place, ...(policy && { policy }) })}
        />
      </SimpleGrid>
      {allowed?.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          No policy allows batches yet.{" "}
          <Anchor component={Link} to="/policies" size="sm">
            Make one
          </Anchor>
        </Text>
      )}
    </Panel>
  );
}
