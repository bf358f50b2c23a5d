/** From an empty form to a device with its certificate. */

import { Button, Grid, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ProvisionDevice, Step } from "devtrust";
import { useState } from "react";
import { useConnection } from "../lib/context.js";
import { useFields } from "../ui/fields.js";
import { Page } from "../ui/page.js";
import { Panel } from "../ui/panel.js";
import { Problem } from "../ui/problem.js";
import { DeviceFields } from "./provision/device-fields.js";
import { KeyFields } from "./provision/key-fields.js";
import { type KeyChoice, made, ways } from "./provision/keys.js";
import { PlaceFields } from "./provision/place-fields.js";
import { Result } from "./provision/result.js";
import { Steps } from "./provision/steps.js";

export default function Provision() {
  const { client, checker, accountId, defaults } = useConnection();
  const queries = useQueryClient();
  const [key, setKey] = useState<KeyChoice>("kept");
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const fields = useFields<ProvisionDevice>(
    {
      account_id: accountId,
      division: { name: "", primary_rzone_id: defaults.primary_rzone_id ?? "" },
      certificate_policy: {
        name: "",
        ica_id: defaults.ica_id ?? "",
        certificate_profile_id: defaults.certificate_profile_id ?? "",
      },
      device_group: { name: "", attributes: ["mac_address"] },
      device: { name: "" },
    },
    (request) => checker.provisionDevice(request),
  );
  const run = useMutation({
    mutationFn: async () => {
      setSteps([]);
      const { signer, pem } = await made(key);
      const { csr, ...rest } = fields.request;
      const device = await client.provisionDevice(ways[key].isPasted ? { ...rest, csr } : rest, {
        signer,
        onProgress: (step) =>
          setSteps((before) => [...before.filter(({ number }) => number !== step.number), step]),
      });
      return { device, privateKey: await pem?.() };
    },
    onSuccess: () => queries.invalidateQueries(),
  });

  if (run.data) {
    return (
      <Page title="Provisioned" beside={undefined} up={{ to: "/devices", name: "Devices" }}>
        <Result
          name={fields.request.device.name}
          result={run.data}
          again={() => {
            run.reset();
            setSteps([]);
            fields.change("device", { name: "" });
          }}
        />
      </Page>
    );
  }
  return (
    <Page
      title="Provision a device"
      about="What is not there yet is created; what is there is taken. It is safe to run again."
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void fields.submit(run.mutate);
        }}
      >
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack>
              <DeviceFields fields={fields} />
              <PlaceFields fields={fields} />
              <KeyFields fields={fields} choice={key} choose={setKey} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }} className="beside">
            <Panel title="Progress">
              <Stack>
                <Steps steps={steps} hasFailed={run.isError} />
                {run.error && <Problem error={run.error} />}
                <Group>
                  <Button type="submit" loading={run.isPending}>
                    {run.isError ? "Go on" : "Provision"}
                  </Button>
                </Group>
              </Stack>
            </Panel>
          </Grid.Col>
        </Grid>
      </form>
    </Page>
  );
}
