/** Names and values. What is not known is left out. */

import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./facts.module.css";

export type Fact = readonly [name: string, value: ReactNode, isCode?: "code"];

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== undefined && value !== "" && value !== null)
        .map(([name, value, kind]) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text
              component="dd"
              size="sm"
              m={0}
              ff={kind && "monospace"}
              style={{ overflowWrap: "anywhere" }}
            >
              {value}
            </Text>
          </div>
        ))}
    </dl>
  );
}
