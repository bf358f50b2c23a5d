/** What can be done with a device, depending on where it is in its life. */

import { Button, Text, TextInput } from "@mantine/core";
import { IconDownload, IconPlugConnected } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Device } from "devtrust";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useConnection } from "../../lib/context.js";
import { save, ZIP } from "../../lib/save.js";
import { Confirm } from "../../ui/confirm.js";

type Verb = "disable" | "enable" | "delete";

export function DeviceActions({ device }: { device: Device }) {
  const { client, control } = useConnection();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [verb, setVerb] = useState<Verb>();
  const [reason, setReason] = useState("");
  const close = () => setVerb(undefined);
  const connect = useMutation({
    mutationFn: async () =>
      control?.(`devices/${device.id}/provisioned`, { method: "POST", body: {} }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const download = useMutation({
    mutationFn: async () =>
      save(`${device.name}-bootstrap.zip`, await client.devices.bootstrapConfig(device.id), ZIP),
  });
  if (device.status === "DELETED") return null;
  const isEnabled = device.operational_status !== "DISABLED";
  return (
    <>
      {control && device.status === "REGISTERED" && (
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          loading={connect.isPending}
          onClick={() => connect.mutate()}
        >
          Let it connect
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        Bootstrap ZIP
      </Button>
      {isEnabled ? (
        <Button variant="default" onClick={() => setVerb("disable")}>
          Disable
        </Button>
      ) : (
        <>
          <Button variant="default" onClick={() => setVerb("enable")}>
            Enable
          </Button>
          <Button color="red.9" onClick={() => setVerb("delete")}>
            Delete
          </Button>
        </>
      )}
      <Confirm
        opened={verb === "disable"}
        onClose={close}
        title={`Disable ${device.name}?`}
        verb="Disable"
        isReady={reason.trim() !== ""}
        act={() => client.devices.disable(device.id, reason)}
      >
        <Text size="sm">It becomes inactive. Its certificates stay valid.</Text>
        <TextInput
          label="Reason"
          description="Shows in the audit log."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
          required
        />
      </Confirm>
      <Confirm
        opened={verb === "enable"}
        onClose={close}
        title={`Enable ${device.name}?`}
        verb="Enable"
        act={() => client.devices.enable(device.id)}
      >
        <Text size="sm">It can be used again, with the certificates that it has.</Text>
      </Confirm>
      <Confirm
        opened={verb === "delete"}
        onClose={close}
        title={`Delete ${device.name}?`}
        verb="Delete for good"
        isGrave
        act={() => client.devices.delete(device.id)}
        onDone={() => navigate("/devices")}
      >
        <Text size="sm">
          Its certificates are revoked and its licence is free again. It cannot be restored.
        </Text>
      </Confirm>
    </>
  );
}
