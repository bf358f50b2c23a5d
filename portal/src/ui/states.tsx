/** A view before it has anything to show, and one that has nothing. */

import { Center, Loader, Skeleton, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";

export function Empty(props: {
  icon: TablerIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const Icon = props.icon;
  return (
    <Center p="xl">
      <Stack align="center" gap="sm" maw={420} ta="center">
        <ThemeIcon size={56} radius="xl" variant="light">
          <Icon size={28} aria-hidden />
        </ThemeIcon>
        <Title order={2} size="h4">
          {props.title}
        </Title>
        {props.children && <Text c="dimmed">{props.children}</Text>}
        {props.action}
      </Stack>
    </Center>
  );
}

export function Waiting({ what }: { what: string }) {
  return (
    <Center p="xl" role="status" aria-label={`Loading ${what}`}>
      <Loader aria-hidden />
    </Center>
  );
}

/** As many grey lines as there will be about. */
export function Lines({ count, what }: { count: number; what: string }) {
  return (
    <Stack gap="sm" role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: count }, (_, line) => (
        // They are all the same
        <Skeleton key={line} height={22} width={`${90 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
