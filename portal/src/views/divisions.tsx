/** Divisions. */

import { Button, TextInput } from "@mantine/core";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import type { ColumnDef } from "@tanstack/react-table";
import type { CreateDivision, Division } from "devtrust";
import { useState } from "react";
import { useConnection } from "../lib/context.js";
import { moment } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { choices, useZones } from "../lib/queries.js";
import { Choice } from "../ui/choice.js";
import { CreateForm } from "../ui/create-form.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";
import { Status } from "../ui/status.js";

const COLUMNS: readonly ColumnDef<Division>[] = [
  { accessorKey: "name", header: "Name", meta: { place: { width: "minmax(0, 2fr)" } } },
  {
    accessorKey: "status",
    header: "Status",
    cell: ({ row }) => <Status value={row.original.status} />,
    meta: { place: { width: "minmax(7rem, 1fr)" } },
  },
  {
    accessorKey: "description",
    header: "Description",
    meta: { place: { width: "minmax(0, 2fr)", from: "sm" } },
  },
  {
    accessorKey: "created_on",
    header: "Made",
    cell: ({ row }) => moment(row.original.created_on),
    meta: { place: { width: "12rem", from: "md" } },
  },
];

export default function Divisions() {
  const { client, accountId } = useConnection();
  const [isOpen, open] = useState(false);
  const filters = { account_id: accountId };
  const listing: Listing<Division> = {
    key: ["divisions", filters],
    of: (options) => client.divisions.list(filters, options),
  };
  return (
    <Page
      title="Divisions"
      about="Parts of the account that are isolated from each other: business units, product lines, customers."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open(true)}>
          New division
        </Button>
      }
    >
      <ListTable
        one="division"
        listing={listing}
        columns={COLUMNS}
        idOf={({ id }) => id}
        empty={
          <Empty icon={IconBuilding} title="No divisions yet">
            Devices, groups and policies belong to one.
          </Empty>
        }
      />
      <NewDivision opened={isOpen} onClose={() => open(false)} />
    </Page>
  );
}

function NewDivision(props: { opened: boolean; onClose: () => void }) {
  const { accountId, defaults } = useConnection();
  const zones = useZones();
  return (
    <CreateForm<CreateDivision>
      {...props}
      title="New division"
      initial={{
        name: "",
        account_id: accountId,
        primary_rzone_id: defaults.primary_rzone_id ?? "",
      }}
      create={(client, request) => client.divisions.create(request)}
    >
      {(field) => (
        <>
          <TextInput label="Name" required {...field.text("name")} data-autofocus />
          <Choice
            label="Rendezvous zone"
            description="Where its devices meet the service."
            required
            data={choices(zones.data)}
            {...field.choice("primary_rzone_id")}
          />
          <TextInput label="Description" {...field.text("description")} />
        </>
      )}
    </CreateForm>
  );
}
