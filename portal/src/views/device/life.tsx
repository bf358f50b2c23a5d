/** The stages of a device's life, and which one it is in. */

import { Text, ThemeIcon } from "@mantine/core";
import { IconCheck, IconCpu, IconPlugConnected, IconTrash } from "@tabler/icons-react";
import type { Device } from "devtrust";
import { moment, relative } from "../../lib/format.js";
import { Panel } from "../../ui/panel.js";
import classes from "./life.module.css";

const STAGES = [
  { status: "REGISTERED", label: "Registered", icon: IconCpu, about: "Has its identity" },
  {
    status: "PROVISIONED",
    label: "Provisioned",
    icon: IconPlugConnected,
    about: "Has connected",
  },
  { status: "DELETED", label: "Deleted", icon: IconTrash, about: "Certificates revoked" },
];

export function Life({ device }: { device: Device }) {
  const at = STAGES.findIndex(({ status }) => status === device.status);
  const isDisabled = device.operational_status === "DISABLED";
  return (
    <Panel title="Life cycle">
      <ol className={classes.life}>
        {STAGES.map(({ status, label, icon: Icon, about }, stage) => (
          <li
            key={status}
            aria-current={stage === at ? "step" : undefined}
            data-reached={stage <= at || undefined}
          >
            <ThemeIcon
              size={36}
              radius="xl"
              variant={stage === at ? "filled" : stage < at ? "light" : "default"}
              {...(stage === at && isDisabled && { color: "yellow.9" })}
            >
              {stage < at ? <IconCheck size={18} aria-hidden /> : <Icon size={18} aria-hidden />}
            </ThemeIcon>
            <div>
              <Text size="sm" fw={stage === at ? 650 : 500}>
                {label}
              </Text>
              <Text size="xs" c="dimmed">
                {status === "REGISTERED" ? relative(device.created_on) : about}
              </Text>
            </div>
          </li>
        ))}
      </ol>
      {isDisabled && (
        <Text size="sm" mt="sm" c="dimmed">
          Disabled since {moment(device.updated_on) || "a while"}; its certificates stay valid until
          they are revoked.
        </Text>
      )}
    </Panel>
  );
}
