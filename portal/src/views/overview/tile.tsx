/** A number that leads to what it counts. */

import { Paper, Skeleton, Text } from "@mantine/core";
import type { Pages } from "devtrust";
import { Link } from "react-router";
import { useConnection } from "../../lib/context.js";
import { count } from "../../lib/format.js";
import { useCount } from "../../lib/lists.js";
import classes from "./overview.module.css";

interface Props {
  readonly title: string;
  readonly to: string;
  readonly name: string;
  readonly of: (options: { signal: AbortSignal }) => Pages<unknown>;
}

export function Tile({ title, to, name, of }: Props) {
  const { accountId } = useConnection();
  const number = useCount([name, accountId], of);
  return (
    <Paper component={Link} to={to} withBorder p="md" className={classes.tile}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      {number.isPending ? (
        <Skeleton height={34} mt={6} width={70} />
      ) : (
        <Text className={classes.number}>{number.error ? "–" : count(number.data)}</Text>
      )}
    </Paper>
  );
}
