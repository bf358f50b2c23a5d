/** Certificate policies. */

import { Badge, Button, Group, MultiSelect, TextInput } from "@mantine/core";
import { IconPlus, IconShieldCheck } from "@tabler/icons-react";
import type { ColumnDef } from "@tanstack/react-table";
import type {
  CertificateManagementMethod,
  CertificatePolicy,
  CreateCertificatePolicy,
} from "devtrust";
import { useState } from "react";
import { useConnection } from "../lib/context.js";
import { words } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { choices, useDivisions, useIssuingCas, useProfiles } from "../lib/queries.js";
import { Choice } from "../ui/choice.js";
import { CreateForm } from "../ui/create-form.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";
import { Status } from "../ui/status.js";

const METHODS: readonly CertificateManagementMethod[] = [
  "SINGLE",
  "BATCH",
  "TRUST_EDGE",
  "EST",
  "SCEP",
  "CMP_V2",
  "ACME",
];
const KEYS = [
  { value: "client_side", label: "On the device" },
  { value: "server_side", label: "At the service" },
  { value: "client_or_server_side", label: "Either way" },
];

const COLUMNS: readonly ColumnDef<CertificatePolicy>[] = [
  { accessorKey: "name", header: "Name", meta: { place: { width: "minmax(0, 2fr)" } } },
  {
    accessorKey: "status",
    header: "Status",
    cell: ({ row }) => <Status value={row.original.status} />,
    meta: { place: { width: "minmax(7rem, 1fr)" } },
  },
  {
    id: "methods",
    header: "Requested by",
    enableSorting: false,
    cell: ({ row }) => (
      <Group gap={4} wrap="nowrap">
        {row.original.certificate_management_methods.map((method) => (
          <Badge key={method} variant="default" tt="none" fw={500}>
            {method}
          </Badge>
        ))}
      </Group>
    ),
    meta: { place: { width: "minmax(0, 2fr)", from: "sm" } },
  },
  {
    accessorKey: "key_generation_option",
    header: "Keys",
    cell: ({ row }) => words(row.original.key_generation_option),
    meta: { place: { width: "minmax(0, 1fr)", from: "md" } },
  },
  {
    id: "ica",
    accessorFn: (policy) => policy.ica?.name,
    header: "Issuing CA",
    meta: { place: { width: "minmax(0, 1.5fr)", from: "md" } },
  },
];

export default function Policies() {
  const { client, accountId } = useConnection();
  const [isOpen, open] = useState(false);
  const filters = { account_id: accountId };
  const listing: Listing<CertificatePolicy> = {
    key: ["policies", filters],
    of: (options) => client.certificatePolicies.list(filters, options),
  };
  return (
    <Page
      title="Certificate policies"
      about="Which CA and profile a certificate comes from, and how it may be requested."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open(true)}>
          New policy
        </Button>
      }
    >
      <ListTable
        one="policy"
        many="policies"
        listing={listing}
        columns={COLUMNS}
        idOf={({ id }) => id}
        empty={
          <Empty icon={IconShieldCheck} title="No policies yet">
            A device needs one for its first certificate.
          </Empty>
        }
      />
      <NewPolicy opened={isOpen} onClose={() => open(false)} />
    </Page>
  );
}

function NewPolicy(props: { opened: boolean; onClose: () => void }) {
  const { defaults } = useConnection();
  const [divisions, authorities, profiles] = [useDivisions(), useIssuingCas(), useProfiles()];
  return (
    <CreateForm<CreateCertificatePolicy>
      {...props}
      title="New certificate policy"
      initial={{
        name: "",
        division_id: "",
        ica_id: defaults.ica_id ?? "",
        certificate_profile_id: defaults.certificate_profile_id ?? "",
        key_generation_option: "client_side",
        certificate_management_methods: ["SINGLE", "BATCH"],
      }}
      create={(client, request) => client.certificatePolicies.create(request)}
    >
      {(field) => (
        <>
          <TextInput label="Name" required {...field.text("name")} data-autofocus />
          <Choice
            label="Division"
            required
            data={choices(divisions.data)}
            {...field.choice("division_id")}
          />
          <Choice
            label="Issuing CA"
            required
            data={choices(authorities.data)}
            {...field.choice("ica_id")}
          />
          <Choice
            label="Certificate profile"
            required
            data={choices(profiles.data)}
            {...field.choice("certificate_profile_id")}
          />
          <Choice
            label="Keys are made"
            required
            data={KEYS}
            {...field.choice("key_generation_option")}
          />
          <MultiSelect
            label="Certificates are requested by"
            required
            data={[...METHODS]}
            {...field.value("certificate_management_methods")}
          />
        </>
      )}
    </CreateForm>
  );
}
