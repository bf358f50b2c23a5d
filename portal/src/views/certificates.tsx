/** Certificates across devices. */

import { Anchor, Drawer, Group, Select, Stack, TextInput, UnstyledButton } from "@mantine/core";
import { IconCertificate, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import type { Certificate, CertificateStatus, ListCertificates } from "devtrust";
import { Link } from "react-router";
import { useConnection } from "../lib/context.js";
import { useFilter, useTypedFilter } from "../lib/filters.js";
import { day, relative } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Problem } from "../ui/problem.js";
import { Empty, Lines } from "../ui/states.js";
import { Status } from "../ui/status.js";
import { CertificateCard } from "./certificates/card.js";

const STATES = [
  { value: "ISSUED", label: "Issued" },
  { value: "PENDING", label: "Pending" },
  { value: "REVOKED", label: "Revoked" },
  { value: "EXPIRED", label: "Expired" },
];

export default function Certificates() {
  const { client } = useConnection();
  const name = useTypedFilter("name");
  const [status, setStatus] = useFilter("status");
  const [opened, open] = useFilter("certificate");
  const filters: ListCertificates = {
    common_name: name.value,
    status: status as CertificateStatus | undefined,
  };
  const listing: Listing<Certificate> = {
    key: ["certificates", filters],
    of: (options) => client.certificates.list(filters, options),
  };
  const columns: readonly ColumnDef<Certificate>[] = [
    {
      accessorKey: "common_name",
      header: "Common name",
      cell: ({ row }) => (
        <UnstyledButton
          onClick={() => open(row.original.id)}
          c="var(--mantine-color-anchor)"
          fz="sm"
          fw={550}
        >
          {row.original.common_name ?? row.original.serial_number}
        </UnstyledButton>
      ),
      meta: { place: { width: "minmax(0, 2fr)" } },
    },
    {
      accessorKey: "status",
      header: "Status",
      cell: ({ row }) => <Status value={row.original.status} />,
      meta: { place: { width: "minmax(7.5rem, 1fr)" } },
    },
    {
      accessorKey: "valid_to",
      header: "Ends",
      cell: ({ row }) => `${day(row.original.valid_to)}, ${relative(row.original.valid_to)}`,
      meta: { place: { width: "minmax(0, 1.5fr)", from: "sm" } },
    },
    {
      id: "device",
      accessorFn: (certificate) => certificate.device?.name,
      header: "Device",
      cell: ({ row: { original } }) =>
        original.device && (
          <Anchor component={Link} to={`/devices/${original.device.id}`} size="sm">
            {original.device.name ?? original.device.id}
          </Anchor>
        ),
      meta: { place: { width: "minmax(0, 1.5fr)", from: "md" } },
    },
    {
      accessorKey: "key_type",
      header: "Key",
      meta: { place: { width: "9rem", from: "md" } },
    },
  ];
  return (
    <Page title="Certificates">
      <Group gap="xs" grow preventGrowOverflow={false} role="search" aria-label="Certificates">
        <TextInput
          aria-label="Common name contains"
          placeholder="Common name contains"
          leftSection={<IconSearch size={16} aria-hidden />}
          miw={200}
          {...name.input}
        />
        <Select
          aria-label="Status"
          placeholder="Any status"
          data={STATES}
          value={status ?? null}
          onChange={setStatus}
          clearable
          miw={140}
        />
      </Group>
      <ListTable
        one="certificate"
        listing={listing}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty
            icon={IconCertificate}
            title={name.value || status ? "No certificate fits" : "No certificates yet"}
          >
            Devices get their first one when they are registered.
          </Empty>
        }
      />
      <Drawer
        opened={opened !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size="lg"
        title="Certificate"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened && <One id={opened} />}
      </Drawer>
    </Page>
  );
}

function One({ id }: { id: string }) {
  const { client } = useConnection();
  const certificate = useQuery({
    queryKey: ["certificate", id],
    queryFn: ({ signal }) => client.certificates.get(id, { signal }),
  });
  if (certificate.error)
    return <Problem error={certificate.error} retry={() => certificate.refetch()} />;
  if (certificate.data === undefined) return <Lines count={5} what="the certificate" />;
  const { device } = certificate.data;
  return (
    <Stack>
      <CertificateCard certificate={certificate.data} />
      {device && (
        <Anchor component={Link} to={`/devices/${device.id}`}>
          To the device {device.name}
        </Anchor>
      )}
    </Stack>
  );
}
