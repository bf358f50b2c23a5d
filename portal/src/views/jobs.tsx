/** Jobs: what the service works on in the background. */

import { Button, Group, Progress, Select, Text } from "@mantine/core";
import { IconDownload, IconListDetails } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ColumnDef } from "@tanstack/react-table";
import type { Job, JobStatus, ListJobs } from "devtrust";
import { Link } from "react-router";
import { useConnection } from "../lib/context.js";
import { useFilter } from "../lib/filters.js";
import { count, moment, words } from "../lib/format.js";
import type { Listing } from "../lib/lists.js";
import { CSV, save } from "../lib/save.js";
import { ListTable } from "../ui/list-table.js";
import { Page } from "../ui/page.js";
import { Empty } from "../ui/states.js";
import { Status } from "../ui/status.js";

const LIVE_MS = 3_000;
const STATES = [
  "PENDING",
  "IN_PROGRESS",
  "PENDING_APPROVAL",
  "COMPLETED",
  "REJECTED",
  "FAILED",
].map((value) => ({
  value,
  label: words(value),
}));

const COLUMNS: readonly ColumnDef<Job>[] = [
  {
    accessorKey: "type",
    header: "What",
    cell: ({ row }) => words(row.original.type),
    meta: { place: { width: "minmax(0, 1.4fr)" } },
  },
  {
    accessorKey: "status",
    header: "Status",
    cell: ({ row }) => <Status value={row.original.status} />,
    meta: { place: { width: "minmax(8.5rem, 1fr)" } },
  },
  {
    id: "rows",
    header: "Rows",
    enableSorting: false,
    cell: ({ row: { original } }) => <Rows job={original} />,
    meta: { place: { width: "minmax(0, 1.5fr)", from: "sm" } },
  },
  {
    accessorKey: "created_on",
    header: "Made",
    cell: ({ row }) => moment(row.original.created_on),
    meta: { place: { width: "12rem", from: "md" } },
  },
  {
    id: "report",
    header: "Report",
    enableSorting: false,
    cell: ({ row }) => <Report id={row.original.id} />,
    meta: { place: { width: "7.5rem", from: "sm" } },
  },
];

export default function Jobs() {
  const { client, accountId } = useConnection();
  const [status, setStatus] = useFilter("status");
  const filters: ListJobs = { account_id: accountId, status: status as JobStatus | undefined };
  const listing: Listing<Job> = {
    key: ["jobs", filters],
    of: (options) => client.jobs.list(filters, options),
  };
  return (
    <Page
      title="Jobs"
      actions={
        <Button component={Link} to="/batch">
          New batch
        </Button>
      }
    >
      <Group gap="xs" role="search" aria-label="Jobs">
        <Select
          aria-label="Status"
          placeholder="Any status"
          data={STATES}
          value={status ?? null}
          onChange={setStatus}
          clearable
        />
      </Group>
      <ListTable
        one="job"
        listing={listing}
        columns={COLUMNS}
        idOf={({ id }) => id}
        refetchInterval={LIVE_MS}
        moment={({ created_on }) => created_on}
        empty={
          <Empty icon={IconListDetails} title="No jobs">
            A batch makes one.
          </Empty>
        }
      />
    </Page>
  );
}

export function Rows({ job: { total = 0, successful = 0, failed = 0 } }: { job: Job }) {
  if (total === 0) return null;
  const share = (part: number) => (100 * part) / total;
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress.Root size="sm" w={80} miw={40}>
        <Progress.Section value={share(successful)} color="teal" aria-label="Successful" />
        <Progress.Section value={share(failed)} color="red" aria-label="Failed" />
      </Progress.Root>
      <Text size="sm" truncate>
        {count(successful)} of {count(total)}
        {failed > 0 && `, ${count(failed)} failed`}
      </Text>
    </Group>
  );
}

export function Report({ id }: { id: string }) {
  const { client } = useConnection();
  const download = useMutation({
    mutationFn: async () => save(`job-${id}.csv`, await client.jobs.report(id), CSV),
  });
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconDownload size={12} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate()}
      {...(download.isError && { color: "red", title: String(download.error) })}
    >
      CSV
    </Button>
  );
}
