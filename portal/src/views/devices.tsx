/** All devices, however many. */

import { Anchor, Button, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { IconCpu, IconPlus, IconSearch } from "@tabler/icons-react";
import type { ColumnDef, RowSelectionState } from "@tanstack/react-table";
import type { Device, DeviceStatus, ListDevices, OperationalStatus } from "devtrust";
import { useState } from "react";
import { Link } from "react-router";
import { useConnection } from "../lib/context.js";
import { useFilter, useTypedFilter } from "../lib/filters.js";
import { moment } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { choices, useGroups } from "../lib/queries.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";
import { Status } from "../ui/status.js";
import { BulkActions } from "./devices/bulk-actions.js";

const STATES = [
  { value: "REGISTERED", label: "Registered" },
  { value: "PROVISIONED", label: "Provisioned" },
  { value: "DELETED", label: "Deleted" },
];
const USES = [
  { value: "ENABLED", label: "Enabled" },
  { value: "DISABLED", label: "Disabled" },
];

const COLUMNS: readonly ColumnDef<Device>[] = [
  {
    accessorKey: "name",
    header: "Name",
    cell: ({ row }) => (
      <Anchor component={Link} to={`/devices/${row.original.id}`} size="sm" fw={550}>
        {row.original.name}
      </Anchor>
    ),
    meta: { place: { width: "minmax(0, 2fr)" } },
  },
  {
    accessorKey: "status",
    header: "Status",
    cell: ({ row }) => <Status value={row.original.status} />,
    meta: { place: { width: "minmax(8.5rem, 1fr)" } },
  },
  {
    accessorKey: "operational_status",
    header: "Use",
    cell: ({ row }) => <Status value={row.original.operational_status} />,
    meta: { place: { width: "minmax(7.5rem, 1fr)", from: "sm" } },
  },
  {
    id: "group",
    accessorFn: (device) => device.device_group?.name,
    header: "Group",
    meta: { place: { width: "minmax(0, 1.5fr)", from: "md" } },
  },
  {
    accessorKey: "created_on",
    header: "Registered",
    cell: ({ row }) => moment(row.original.created_on),
    meta: { place: { width: "12rem", from: "md" } },
  },
];

export default function Devices() {
  const { client, accountId } = useConnection();
  const name = useTypedFilter("name");
  const [status, setStatus] = useFilter("status");
  const [use, setUse] = useFilter("use");
  const [group, setGroup] = useFilter("group");
  const groups = useGroups();
  const [chosen, choose] = useState<RowSelectionState>({});
  const isNarrowed = Boolean(name.value ?? status ?? use ?? group);

  const filters: ListDevices = {
    account_id: accountId,
    name: name.value,
    status: status as DeviceStatus | undefined,
    operational_status: use as OperationalStatus | undefined,
    device_group_id: group,
  };
  const listing: Listing<Device> = {
    key: ["devices", filters],
    of: (options) => client.devices.list(filters, options),
  };
  return (
    <Page
      title="Devices"
      actions={
        <Button component={Link} to="/provision" leftSection={<IconPlus size={16} aria-hidden />}>
          Provision a device
        </Button>
      }
    >
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs" role="search" aria-label="Devices">
        <TextInput
          aria-label="Name contains"
          placeholder="Name contains"
          leftSection={<IconSearch size={16} aria-hidden />}
          {...name.input}
        />
        <Select
          aria-label="Status"
          placeholder="Any status"
          data={STATES}
          value={status ?? null}
          onChange={setStatus}
          clearable
        />
        <Select
          aria-label="Use"
          placeholder="Enabled or not"
          data={USES}
          value={use ?? null}
          onChange={setUse}
          clearable
        />
        <Select
          aria-label="Device group"
          placeholder="Any group"
          data={choices(groups.data)}
          value={group ?? null}
          onChange={setGroup}
          searchable
          clearable
        />
      </SimpleGrid>
      <ListTable
        one="device"
        listing={listing}
        columns={COLUMNS}
        idOf={(device) => device.id}
        selection={{
          chosen,
          choose,
          actions: <BulkActions ids={Object.keys(chosen)} onDone={() => choose({})} />,
        }}
        empty={isNarrowed ? <NothingFound /> : <NothingYet />}
      />
    </Page>
  );
}

function NothingFound() {
  return (
    <Empty icon={IconSearch} title="No device fits">
      The name is compared as it is written: upper and lower case count.
    </Empty>
  );
}

function NothingYet() {
  return (
    <Empty
      icon={IconCpu}
      title="No devices yet"
      action={
        <Button component={Link} to="/provision">
          Provision the first one
        </Button>
      }
    >
      <Text span>
        A device is registered in a device group and gets its first certificate at once.
      </Text>
    </Empty>
  );
}
