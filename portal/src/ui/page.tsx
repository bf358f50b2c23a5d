/** The frame of every view: its title, what one can do, and its content. */

import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

interface Props {
  readonly title: string;
  /** Where this view is inside another one. */
  readonly up?: { readonly to: string; readonly name: string };
  readonly beside?: ReactNode;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, up, beside, about, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · devtrust`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Stack gap={2} miw={0} style={{ flex: "1 1 16rem" }}>
          {up && (
            <Anchor component={Link} to={up.to} size="sm">
              ← {up.name}
            </Anchor>
          )}
          <Group gap="sm">
            <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
              {title}
            </Title>
            {beside}
          </Group>
          {about && <Text c="dimmed">{about}</Text>}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
