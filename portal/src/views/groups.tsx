/** Device groups. */

import { Anchor, Button, TagsInput, TextInput } from "@mantine/core";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import type { ColumnDef } from "@tanstack/react-table";
import type { CreateDeviceGroup, DeviceGroup } from "devtrust";
import { useState } from "react";
import { Link } from "react-router";
import { useConnection } from "../lib/context.js";
import { moment } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { choices, useDivisions } from "../lib/queries.js";
import { Choice } from "../ui/choice.js";
import { CreateForm } from "../ui/create-form.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";
import { Status } from "../ui/status.js";

const COLUMNS: readonly ColumnDef<DeviceGroup>[] = [
  { accessorKey: "name", header: "Name", meta: { place: { width: "minmax(0, 2fr)" } } },
  {
    accessorKey: "status",
    header: "Status",
    cell: ({ row }) => <Status value={row.original.status} />,
    meta: { place: { width: "minmax(7rem, 1fr)" } },
  },
  {
    id: "devices",
    header: "Devices",
    enableSorting: false,
    cell: ({ row }) => (
      <Anchor component={Link} to={`/devices?group=${row.original.id}`} size="sm">
        Show
      </Anchor>
    ),
    meta: { place: { width: "6rem", from: "sm" } },
  },
  {
    accessorKey: "created_on",
    header: "Made",
    cell: ({ row }) => moment(row.original.created_on),
    meta: { place: { width: "12rem", from: "md" } },
  },
];

export default function Groups() {
  const { client, accountId } = useConnection();
  const [isOpen, open] = useState(false);
  const filters = { account_id: accountId };
  const listing: Listing<DeviceGroup> = {
    key: ["groups", filters],
    of: (options) => client.deviceGroups.list(filters, options),
  };
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open(true)}>
      New group
    </Button>
  );
  return (
    <Page title="Device groups" about="Devices that share certificate policies." actions={create}>
      <ListTable
        one="group"
        listing={listing}
        columns={COLUMNS}
        idOf={({ id }) => id}
        empty={
          <Empty icon={IconUsersGroup} title="No groups yet">
            A device is always in exactly one of them.
          </Empty>
        }
      />
      <NewGroup opened={isOpen} onClose={() => open(false)} />
    </Page>
  );
}

function NewGroup(props: { opened: boolean; onClose: () => void }) {
  const { accountId } = useConnection();
  const divisions = useDivisions();
  return (
    <CreateForm<CreateDeviceGroup>
      {...props}
      title="New device group"
      initial={{
        name: "",
        account_id: accountId,
        division_id: "",
        attributes: ["mac_address"],
        is_static: true,
      }}
      create={(client, request) => client.deviceGroups.create(request)}
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
          <TagsInput
            label="Identifying attributes"
            description="One to three inventory attributes, such as mac_address."
            {...field.value("attributes")}
          />
          <TextInput label="Description" {...field.text("description")} />
        </>
      )}
    </CreateForm>
  );
}
