/** The state of something: a word and a dot, so that nobody has to tell colours apart. */

import { Badge } from "@mantine/core";
import { words } from "../lib/format.js";

const GOOD = "teal";
const CALM = "blue";
const WAITING = "yellow";
const BAD = "red";
const OVER = "gray";

const COLOURS: Readonly<Record<string, string>> = {
  PROVISIONED: GOOD,
  REGISTERED: CALM,
  ENABLED: GOOD,
  ACTIVE: GOOD,
  ISSUED: GOOD,
  SUCCESS: GOOD,
  COMPLETED: GOOD,
  EXECUTED: GOOD,
  AUTO_APPROVED: GOOD,
  APPROVED: GOOD,
  IN_PROGRESS: CALM,
  PENDING: WAITING,
  PENDING_APPROVAL: WAITING,
  PENDING_REJECTION: WAITING,
  REVOKED: BAD,
  FAILED: BAD,
  REJECTED: BAD,
  DISABLED: WAITING,
};

export const colourOf = (value: string | undefined): string => COLOURS[value ?? ""] ?? OVER;

export function Status({ value }: { value: string | undefined }) {
  if (value === undefined) return null;
  return (
    <Badge
      variant="dot"
      color={colourOf(value)}
      tt="none"
      fw={500}
      size="md"
      style={{ flexShrink: 0 }}
    >
      {words(value)}
    </Badge>
  );
}
