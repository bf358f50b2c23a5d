/** A part of a view with a heading. */

import { Group, Paper, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

interface Props {
  readonly title: string;
  readonly beside?: ReactNode;
  /** Whether it is as high as what stands beside it. */
  readonly isStretched?: boolean;
  readonly children: ReactNode;
}

export function Panel(props: Props) {
  const id = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      withBorder
      p="md"
      h={props.isStretched ? "100%" : undefined}
    >
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} size="h5" id={id}>
          {props.title}
        </Title>
        {props.beside}
      </Group>
      {props.children}
    </Paper>
  );
}
