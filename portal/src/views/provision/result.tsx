/** What came of it, to take away. */

import { Anchor, Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { ProvisionedDevice, Secret } from "devtrust";
import { Link } from "react-router";
import { PEM, save } from "../../lib/save.js";
import { Facts } from "../../ui/facts.js";
import { Panel } from "../../ui/panel.js";

interface Props {
  readonly name: string;
  readonly result: { readonly device: ProvisionedDevice; readonly privateKey: Secret | undefined };
  readonly again: () => void;
}

export function Result({ name, result: { device, privateKey }, again }: Props) {
  const { certificate, chain, existing } = device;
  const files = [
    ["Certificate", `${name}.pem`, certificate],
    ["Chain", `${name}-chain.pem`, [certificate, ...chain].join("\n")],
    ...(privateKey ? [["Private key", `${name}-key.pem`, privateKey.reveal()]] : []),
  ] as [string, string, string][];
  return (
    <Stack>
      <Panel title={name}>
        <Stack>
          <Text role="status">
            {existing
              ? "The device was registered before; this is its certificate."
              : "The device is registered and has its certificate."}
          </Text>
          <Facts
            facts={[
              [
                "Device",
                <Anchor component={Link} key="device" to={`/devices/${device.device_id}`} size="sm">
                  {device.device_id}
                </Anchor>,
                "code",
              ],
              ["Device group", device.device_group_id, "code"],
              ["Certificate policy", device.certificate_policy_id, "code"],
              ["Division", device.division_id, "code"],
            ]}
          />
          <Group gap="xs">
            {files.map(([title, file, content]) => (
              <Button
                key={title}
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
                onClick={() => save(file, content, PEM)}
              >
                {title}
              </Button>
            ))}
          </Group>
        </Stack>
      </Panel>
      <Panel title="Certificate">
        <Code
          block
          tabIndex={0}
          aria-label="The certificate in PEM"
          style={{ maxHeight: 260, overflow: "auto" }}
        >
          {certificate}
        </Code>
      </Panel>
      <Group>
        <Button component={Link} to={`/devices/${device.device_id}`}>
          To the device
        </Button>
        <Button variant="default" onClick={again}>
          Another one
        </Button>
      </Group>
    </Stack>
  );
}
