/** How far the workflow is, in its own words. */

import { Group, Loader, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconCheck, IconCircleDashed, IconX } from "@tabler/icons-react";
import type { Step } from "devtrust";

/** What `provisionDevice` does, in its order; its own words take their place as soon as they are there. */
const AHEAD = [
  "Division",
  "Certificate policy",
  "Device group",
  "Key and CSR",
  "Device",
  "Certificate",
];

export function Steps({ steps, hasFailed }: { steps: readonly Step[]; hasFailed: boolean }) {
  const byNumber = new Map(steps.map((step) => [step.number, step]));
  return (
    <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: "none" }} aria-live="polite">
      {AHEAD.map((title, index) => {
        const step = byNumber.get(index + 1);
        return (
          <Group component="li" key={title} gap="sm" wrap="nowrap" align="flex-start">
            <Mark state={step?.state} hasFailed={hasFailed} />
            <Stack gap={0}>
              <Text size="sm" fw={550}>
                {title}
              </Text>
              {step && (
                <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {step.message}
                </Text>
              )}
            </Stack>
          </Group>
        );
      })}
    </Stack>
  );
}

function Mark({ state, hasFailed }: { state: Step["state"] | undefined; hasFailed: boolean }) {
  if (state === "started" && !hasFailed) return <Loader size={20} aria-label="Under way" />;
  const [Icon, color, label] =
    state === undefined
      ? ([IconCircleDashed, "gray", "Not yet"] as const)
      : state === "started"
        ? ([IconX, "red", "Failed"] as const)
        : ([IconCheck, "teal", "Done"] as const);
  return (
    <ThemeIcon size={20} radius="xl" variant="light" color={color} role="img" aria-label={label}>
      <Icon size={13} aria-hidden />
    </ThemeIcon>
  );
}
