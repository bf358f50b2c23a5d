/** What was done, by whom, as it happens. */

import { Anchor, Group, Select, Switch } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import type { ColumnDef } from "@tanstack/react-table";
import type { AuditEvent, ListAuditEvents } from "devtrust";
import { useState } from "react";
import { Link } from "react-router";
import { useConnection } from "../lib/context.js";
import { useFilter } from "../lib/filters.js";
import { shortMoment, words } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";

const LIVE_MS = 3_000;
const KINDS = [
  "DEVICE",
  "CERTIFICATE",
  "DEVICE_GROUP",
  "CERTIFICATE_POLICY",
  "DIVISION",
  "JOB",
].map((value) => ({
  value,
  label: words(value),
}));

const COLUMNS: readonly ColumnDef<AuditEvent>[] = [
  {
    accessorKey: "timestamp",
    header: "When",
    cell: ({ row }) => shortMoment(row.original.timestamp),
    meta: { place: { width: "7.75rem" } },
  },
  {
    accessorKey: "action",
    header: "What",
    cell: ({ row }) => words(row.original.action),
    meta: { place: { width: "minmax(6.5rem, 0.8fr)" } },
  },
  {
    accessorKey: "resource_type",
    header: "Kind",
    cell: ({ row }) => words(row.original.resource_type),
    meta: { place: { width: "minmax(0, 1fr)", from: "sm" } },
  },
  {
    accessorKey: "resource_name",
    header: "Which",
    cell: ({ row: { original } }) => {
      const name = original.resource_name || original.resource_id;
      if (original.resource_type !== "DEVICE") return name;
      return (
        <Anchor component={Link} to={`/devices/${original.resource_id}`} size="sm">
          {name}
        </Anchor>
      );
    },
    meta: { place: { width: "minmax(0, 1.5fr)" } },
  },
  {
    id: "user",
    accessorFn: (event) => event.user?.name,
    header: "Who",
    meta: { place: { width: "minmax(0, 1.2fr)", from: "md" } },
  },
];

export default function Audit() {
  const { client, accountId } = useConnection();
  const [isLive, setLive] = useState(true);
  const [kind, setKind] = useFilter("kind");
  const [since] = useFilter("since");
  const [until] = useFilter("until");
  const [action] = useFilter("action");
  const filters: ListAuditEvents = {
    account_id: accountId,
    resource_type: kind,
    action,
    since,
    until,
  };
  const listing: Listing<AuditEvent> = {
    key: ["audit", filters],
    of: (options) => client.auditLog.list(filters, options),
  };
  return (
    <Page
      title="Audit log"
      actions={
        <Switch
          label="Live"
          checked={isLive}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      }
    >
      <Group gap="xs" role="search" aria-label="Audit log">
        <Select
          aria-label="Kind"
          placeholder="Everything"
          data={KINDS}
          value={kind ?? null}
          onChange={setKind}
          clearable
        />
      </Group>
      <ListTable
        one="event"
        listing={listing}
        columns={COLUMNS}
        idOf={({ id }) => id}
        refetchInterval={isLive && LIVE_MS}
        moment={({ timestamp }) => timestamp}
        empty={<Empty icon={IconHistory} title="Nothing has happened yet" />}
      />
    </Page>
  );
}
