/** One device: where it is in its life, its certificates, and what was done with it. */

import { Anchor, Grid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useConnection } from "../lib/context.js";
import { moment } from "../lib/format.js";
import { Facts } from "../ui/facts.js";
import { Page } from "../ui/page.js";
import { Panel } from "../ui/panel.js";
import { Problem } from "../ui/problem.js";
import { Lines } from "../ui/states.js";
import { Status } from "../ui/status.js";
import { DeviceActions } from "./device/actions.js";
import { DeviceCertificates } from "./device/certificates.js";
import { History } from "./device/history.js";
import { Life } from "./device/life.js";

const UP = { to: "/devices", name: "Devices" };

export default function DeviceView() {
  const { id = "" } = useParams();
  const { client } = useConnection();
  const device = useQuery({
    queryKey: ["device", id],
    queryFn: ({ signal }) => client.devices.get(id, { signal }),
  });
  if (device.error) {
    return (
      <Page title="Device" up={UP}>
        <Problem error={device.error} retry={() => device.refetch()} />
      </Page>
    );
  }
  if (device.data === undefined) {
    return (
      <Page title="Device" up={UP}>
        <Lines count={6} what="the device" />
      </Page>
    );
  }
  const {
    name,
    status,
    operational_status,
    device_group,
    description,
    created_on,
    updated_on,
    connected,
  } = device.data;
  return (
    <Page
      title={name}
      up={UP}
      beside={
        <>
          <Status value={status} />
          <Status value={operational_status} />
        </>
      }
      about={description}
      actions={<DeviceActions device={device.data} />}
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Life device={device.data} />
            <DeviceCertificates deviceId={id} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Panel title="Details">
              <Facts
                facts={[
                  ["Id", id, "code"],
                  [
                    "Device group",
                    device_group && (
                      <Anchor component={Link} to={`/devices?group=${device_group.id}`} size="sm">
                        {device_group.name ?? device_group.id}
                      </Anchor>
                    ),
                  ],
                  [
                    "Connected",
                    connected === undefined ? undefined : connected ? "Yes" : "Not yet",
                  ],
                  ["Registered", moment(created_on)],
                  ["Changed", moment(updated_on)],
                ]}
              />
            </Panel>
            <History resourceId={id} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
