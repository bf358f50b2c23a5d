/** Many devices from a CSV file: every row is checked before anything is sent. */

import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useConnection } from "../lib/context.js";
import { plural } from "../lib/format.js";
import { Page } from "../ui/page.js";
import { Panel } from "../ui/panel.js";
import { Problem } from "../ui/problem.js";
import { BadRows } from "./batch/bad-rows.js";
import { Drop } from "./batch/drop.js";
import { JobProgress } from "./batch/job-progress.js";
import { BatchPlace, type Place } from "./batch/place.js";
import { read, type Sheet, written } from "./batch/sheet.js";
import { useChecked } from "./batch/use-checked.js";

export default function Batch() {
  const { client, accountId } = useConnection();
  const queries = useQueryClient();
  const [place, setPlace] = useState<Place>({});
  const [sheet, setSheet] = useState<Sheet>();
  const reading = useMutation({ mutationFn: read, onSuccess: setSheet });
  const checked = useChecked(sheet, place);
  const sending = useMutation({
    mutationFn: async (rows: readonly number[]) => {
      if (sheet === undefined) throw new Error("There are no rows.");
      const { id } = await client.jobs.registerDevices({
        account_id: accountId,
        device_group_id: place.group ?? "",
        certificate_policy_id: place.policy ?? "",
        data: written(sheet, rows),
      });
      if (id === undefined)
        throw new Error("The service did not say which job it is; it is in the list of jobs.");
      return id;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  const isPlaced = place.group !== undefined && place.policy !== undefined;
  return (
    <Page
      title="Batch"
      about="Registers the devices of a CSV file as one job. Nothing is sent before you say so."
    >
      <Stack>
        <BatchPlace place={place} change={setPlace} />
        <Drop
          isReading={reading.isPending}
          onFile={(file) => reading.mutate(file)}
          name={sheet?.name}
        />
        {reading.error && <Problem error={reading.error} />}
        {sheet && isPlaced && (
          <Panel title={sheet.name}>
            <Stack>
              <Text role="status">
                {checked.isOver
                  ? `${plural(checked.good.length, "row is", "rows are")} good, ${plural(checked.bad.length, "row is", "rows are")} not.`
                  : `Checking ${plural(sheet.rows.length, "row")} …`}
              </Text>
              {checked.bad.length > 0 && <BadRows bad={checked.bad} />}
              {sending.error && <Problem error={sending.error} />}
              <Group>
                <Button
                  disabled={!checked.isOver || checked.good.length === 0}
                  loading={sending.isPending}
                  onClick={() => sending.mutate(checked.good)}
                >
                  Register {plural(checked.good.length, "device")}
                </Button>
              </Group>
            </Stack>
          </Panel>
        )}
        {sheet && !isPlaced && (
          <Text c="dimmed">Choose a device group and a policy to have the rows checked.</Text>
        )}
        {sending.data && <JobProgress id={sending.data} />}
      </Stack>
    </Page>
  );
}
