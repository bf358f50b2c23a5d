/** An error, with what one can do about it and what support would ask for. */

import { Alert, Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { type DevtrustError, type ErrorKind, isDevtrustError } from "devtrust";
import { sentence } from "../lib/check.js";
import { plural } from "../lib/format.js";

const TITLES: Partial<Record<ErrorKind, string>> = {
  validation: "The input breaks a rule",
  authentication: "The service does not know the caller",
  permission: "The caller may not do this",
  not_found: "There is no such object",
  conflict: "It collides with what is there",
  rate_limited: "Too many calls",
  server: "The service failed",
  transport: "The network failed",
  timeout: "It took too long",
  cancelled: "The call was given up",
  decode: "The answer cannot be understood",
  configuration: "The portal is set up wrongly",
};

interface Props {
  readonly error: unknown;
  readonly retry?: (() => void) | undefined;
}

export function Problem({ error, retry }: Props) {
  const known = isDevtrustError(error) ? error : undefined;
  return (
    <Alert
      variant="default"
      role="alert"
      style={{ borderLeft: "4px solid var(--mantine-color-error)" }}
      icon={<IconAlertTriangle aria-hidden color="var(--mantine-color-error)" />}
      title={(known && TITLES[known.kind]) ?? "It did not work"}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{messageOf(error)}</Text>
        {known && known.violations.length > 0 && (
          <List size="sm">
            {known.violations.map((violation) => (
              <List.Item key={`${violation.field} ${violation.code}`}>
                <Code>{violation.field}</Code> {sentence(violation)}
              </List.Item>
            ))}
          </List>
        )}
        {known && <Details error={known} />}
        {retry && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={retry}
          >
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

function Details({ error }: { error: DevtrustError }) {
  const { code, operation, httpStatus, requestId, attempts } = error;
  return (
    <Group gap={6}>
      <Code>{code}</Code>
      {operation && <Code>{operation}</Code>}
      {httpStatus && <Code>HTTP {httpStatus}</Code>}
      {attempts > 0 && <Code>{plural(attempts, "attempt")}</Code>}
      {requestId && <Code>request {requestId}</Code>}
    </Group>
  );
}

export function messageOf(error: unknown): string {
  if (isDevtrustError(error)) return error.serverMessage ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
