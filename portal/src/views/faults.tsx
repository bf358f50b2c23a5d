/** Makes the emulator misbehave, to see what becomes of it. */

import { Button, Code, Group, JsonInput, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Control } from "../lib/connection.js";
import { useConnection } from "../lib/context.js";
import { count } from "../lib/format.js";
import { Page } from "../ui/page.js";
import { Panel } from "../ui/panel.js";
import { Problem } from "../ui/problem.js";
import { PRESETS } from "./emulator/presets.js";

const LIVE_MS = 2_000;

interface Armed {
  readonly fault: unknown;
  readonly match: { readonly method: string | null; readonly path: string | null };
  readonly fired: number;
  readonly matched: number;
  readonly times: number | null;
  readonly probability: number;
}

export default function Faults() {
  const { control } = useConnection();
  return control && <Panels control={control} />;
}

function Panels({ control }: { control: Control }) {
  const queries = useQueryClient();
  const [text, setText] = useState(JSON.stringify(PRESETS[0]?.rules, undefined, 2));
  const faults = useQuery({
    queryKey: ["faults"],
    queryFn: () => control<{ faults: Armed[] }>("faults"),
    refetchInterval: LIVE_MS,
  });
  const change = useMutation({
    mutationFn: (rules: unknown) =>
      rules === undefined
        ? control("faults", { method: "DELETE" })
        : control("faults", { method: "POST", body: rules }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["faults"] }),
  });
  const own = () => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  };
  const armed = faults.data?.faults ?? [];
  return (
    <Page
      title="Faults"
      about="The library tries again, looks up what became of lost answers, and says what it cannot repair."
      actions={
        <Button
          variant="default"
          disabled={armed.length === 0}
          onClick={() => change.mutate(undefined)}
        >
          Disarm all
        </Button>
      }
    >
      {change.error && <Problem error={change.error} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title="Arm">
          <Stack>
            {PRESETS.map(({ title, about, rules }) => (
              <Group key={title} justify="space-between" wrap="nowrap">
                <Stack gap={0}>
                  <Text size="sm" fw={550}>
                    {title}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {about}
                  </Text>
                </Stack>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Arm: ${title}`}
                  style={{ flexShrink: 0 }}
                  onClick={() => change.mutate(rules)}
                >
                  Arm
                </Button>
              </Group>
            ))}
          </Stack>
        </Panel>
        <Panel title="A rule of your own">
          <Stack align="flex-start">
            <JsonInput
              label="Rule, or an array of rules"
              value={text}
              onChange={setText}
              validationError="This is no JSON"
              formatOnBlur
              rows={12}
              w="100%"
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            />
            <Button size="xs" disabled={own() === undefined} onClick={() => change.mutate(own())}>
              Arm
            </Button>
          </Stack>
        </Panel>
      </SimpleGrid>
      <Panel title="Armed">
        {faults.error && <Problem error={faults.error} retry={() => faults.refetch()} />}
        {armed.length === 0 ? (
          <Text c="dimmed">None: the emulator behaves.</Text>
        ) : (
          <Table.ScrollContainer
            minWidth={480}
            scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
          >
            <Table aria-label="Armed faults">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Fault</Table.Th>
                  <Table.Th>Of</Table.Th>
                  <Table.Th>Fired</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {armed.map((rule, index) => (
                  // Rules have no names, and only go all together
                  <Table.Tr key={index}>
                    <Table.Td>
                      <Code>{JSON.stringify(rule.fault)}</Code>
                    </Table.Td>
                    <Table.Td>
                      {[rule.match.method, rule.match.path].filter(Boolean).join(" ") ||
                        "everything"}
                    </Table.Td>
                    <Table.Td>
                      {count(rule.fired)}
                      {rule.times !== null && ` of ${count(rule.times)}`}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Panel>
    </Page>
  );
}
