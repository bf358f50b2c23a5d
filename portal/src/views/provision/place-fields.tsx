/** Where the device belongs: things that are there are offered, and a new name makes a new one. */

import {
  Autocomplete,
  Collapse,
  SimpleGrid,
  Stack,
  TagsInput,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ProvisionDevice } from "devtrust";
import {
  choices,
  useDivisions,
  useGroups,
  useIssuingCas,
  usePolicies,
  useProfiles,
  useZones,
} from "../../lib/queries.js";
import { Choice } from "../../ui/choice.js";
import type { Fields } from "../../ui/fields.js";
import { Panel } from "../../ui/panel.js";

const names = (objects: readonly { readonly name?: string | undefined }[] | undefined) => [
  ...new Set((objects ?? []).flatMap(({ name }) => name ?? [])),
];

export function PlaceFields({ fields }: { fields: Fields<ProvisionDevice> }) {
  const [divisions, groups, policies] = [useDivisions(), useGroups(), usePolicies()];
  const [zones, authorities, profiles] = [useZones(), useIssuingCas(), useProfiles()];
  const areKnown = Boolean(
    fields.request.division.primary_rzone_id &&
      fields.request.certificate_policy.ica_id &&
      fields.request.certificate_policy.certificate_profile_id,
  );
  const [isOpen, { toggle }] = useDisclosure(!areKnown);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Panel title="Place">
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Autocomplete
            label="Division"
            placeholder="Plant 7"
            required
            data={names(divisions.data)}
            {...fields.value("division.name")}
          />
          <Autocomplete
            label="Device group"
            placeholder="Presses"
            required
            data={names(groups.data)}
            {...fields.value("device_group.name")}
          />
          <Autocomplete
            label="Certificate policy"
            description="Issues the first certificate."
            placeholder="Birth certificates"
            required
            data={names(policies.data)}
            {...fields.value("certificate_policy.name")}
          />
          <TagsInput
            label="Identifying attributes"
            description="Of a new group: one to three."
            {...fields.value("device_group.attributes")}
          />
        </SimpleGrid>
        <UnstyledButton
          onClick={toggle}
          aria-expanded={isOpen}
          fz="sm"
          c="var(--mantine-color-anchor)"
        >
          <Chevron size={14} aria-hidden /> CA, profile and zone
        </UnstyledButton>
        <Collapse expanded={isOpen}>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Choice
              label="Issuing CA"
              required
              data={choices(authorities.data)}
              {...fields.choice("certificate_policy.ica_id")}
            />
            <Choice
              label="Certificate profile"
              required
              data={choices(profiles.data)}
              {...fields.choice("certificate_policy.certificate_profile_id")}
            />
            <Choice
              label="Rendezvous zone"
              required
              data={choices(zones.data)}
              {...fields.choice("division.primary_rzone_id")}
            />
          </SimpleGrid>
        </Collapse>
      </Stack>
    </Panel>
  );
}
