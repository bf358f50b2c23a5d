/** What stands around every view: where one is, where one can go, and what goes on. */

import {
  ActionIcon,
  Anchor,
  AppShell,
  Badge,
  Burger,
  Group,
  NavLink,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "react-router";
import { useConnection } from "../lib/context.js";
import { Activity } from "./activity.js";
import { VIEWS } from "./views.js";

export function Shell({ children }: { children: ReactNode }) {
  const { control, host, profile } = useConnection();
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  // A new view closes the navigation of narrow screens
  useEffect(close, [pathname]);
  const links = (isEmulators: boolean) =>
    VIEWS.filter((view) => view.name && (view.isEmulators ?? false) === isEmulators).map(
      ({ path, name, icon: Icon }) => (
        <NavLink
          key={path}
          component={Link}
          to={path}
          label={name}
          active={pathname === path || pathname.startsWith(`${path}/`)}
          aria-current={pathname === path ? "page" : undefined}
          leftSection={Icon && <Icon size={18} stroke={1.6} aria-hidden />}
          style={{ borderRadius: "var(--mantine-radius-md)" }}
        />
      ),
    );
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <button type="button" className="skip" onClick={focusMain}>
        Skip to the content
      </button>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? "Close the navigation" : "Open the navigation"}
              aria-expanded={isOpen}
            />
            <img src="./icon.svg" alt="" width={26} height={26} />
            <Text fw={700}>devtrust</Text>
            {control ? (
              <Badge variant="light" color="orange" tt="none" c="var(--app-orange)">
                Emulator
              </Badge>
            ) : (
              <Badge variant="light" tt="none">
                {profile ?? "account"}
              </Badge>
            )}
            <Text size="sm" c="dimmed" truncate visibleFrom="xs">
              {host}
            </Text>
          </Group>
          <SchemeSwitch />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Views">
        {links(false)}
        {control && (
          <>
            <Text size="xs" c="dimmed" fw={600} mt="md" mb={4} px="sm">
              Emulator
            </Text>
            {links(true)}
          </>
        )}
        <Anchor
          href="licenses.md"
          target="_blank"
          rel="noreferrer"
          size="xs"
          c="dimmed"
          mt="auto"
          px="sm"
          py="xs"
        >
          Licences
        </Anchor>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: "none" }}>
        {children}
      </AppShell.Main>
      <Activity />
    </AppShell>
  );
}

function focusMain(): void {
  document.getElementById("main")?.focus();
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isDark ? "Light colours" : "Dark colours"}
      onClick={() => setColorScheme(isDark ? "light" : "dark")}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  );
}
