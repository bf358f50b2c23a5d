/** How the portal looks. What is set here has enough contrast in both schemes. */

import { type CSSVariablesResolver, createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "cyan",
  primaryShade: 9,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  autoContrast: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', 'JetBrains Mono', Menlo, monospace",
  headings: { fontWeight: "650" },
});

/** The library's grey for less important text is too pale to be read by everybody. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#4b5563",
    "--mantine-color-placeholder": "#5f6b7a",
    "--mantine-color-error": "#b42318",
    "--app-ground": "#f6f8f9",
    "--app-orange": "#9a3412",
    "--app-chart-1": "#1971c2",
    "--app-chart-2": "#0c8599",
    "--app-chart-3": "#adb5bd",
    "--app-chart-4": "#6741d9",
  },
  dark: {
    "--mantine-color-dimmed": "#aab4bf",
    "--mantine-color-placeholder": "#9aa5b1",
    "--mantine-color-error": "#ff9b91",
    "--app-ground": "#15191d",
    "--app-orange": "#ffc078",
    "--app-chart-1": "#4dabf7",
    "--app-chart-2": "#3bc9db",
    "--app-chart-3": "#5c6873",
    "--app-chart-4": "#b197fc",
    "--mantine-color-body": "#1b2025",
    "--mantine-color-default": "#232a31",
    "--mantine-color-default-border": "#38424c",
  },
});
