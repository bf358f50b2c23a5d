/** Says in a corner when the library has to try again. */

import { Loader, Paper, Stack, Text } from "@mantine/core";
import { useActivity } from "../lib/activity.js";

const SHOWN = 3;

export function Activity() {
  const lines = useActivity();
  return (
    <div
      role="status"
      style={{
        position: "fixed",
        right: "1rem",
        bottom: "1rem",
        zIndex: 300,
        maxWidth: "calc(100vw - 2rem)",
      }}
    >
      {lines.length > 0 && (
        <Paper withBorder shadow="md" px="md" py="xs">
          <Stack gap={2}>
            {lines.slice(0, SHOWN).map((line) => (
              <Text key={line} size="sm">
                <Loader size={12} mr={8} aria-hidden />
                {line}
              </Text>
            ))}
            {lines.length > SHOWN && (
              <Text size="sm" c="dimmed">
                and {lines.length - SHOWN} more
              </Text>
            )}
          </Stack>
        </Paper>
      )}
    </div>
  );
}
