/** What has arrived at the emulator, the newest first. */

import {
  Badge,
  Button,
  Code,
  Drawer,
  Group,
  Stack,
  Switch,
  Table,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { IconInbox } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Control } from "../lib/connection.js";
import { useConnection } from "../lib/context.js";
import { Facts } from "../ui/facts.js";
import { Page } from "../ui/page.js";
import { Problem } from "../ui/problem.js";
import { Empty } from "../ui/states.js";

const LIVE_MS = 1_500;
const SHOWN = 200;

interface Arrived {
  readonly sequence: number;
  readonly method: string;
  readonly path: string;
  readonly query: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly status: number | null;
  readonly fault: string | null;
  readonly aborted: boolean;
}

export default function Requests() {
  const { control } = useConnection();
  return control && <List control={control} />;
}

function List({ control }: { control: Control }) {
  const queries = useQueryClient();
  const [isLive, setLive] = useState(true);
  const [opened, open] = useState<Arrived>();
  const requests = useQuery({
    queryKey: ["requests"],
    queryFn: () => control<{ requests: Arrived[] }>("requests"),
    refetchInterval: isLive && LIVE_MS,
    select: ({ requests }) => requests.slice(-SHOWN).reverse(),
  });
  const forget = async () => {
    await control("requests", { method: "DELETE" });
    await queries.invalidateQueries({ queryKey: ["requests"] });
  };
  return (
    <Page
      title="Requests"
      about="Byte for byte as they arrived; keys and passcodes are masked."
      actions={
        <>
          <Switch
            label="Live"
            checked={isLive}
            onChange={(event) => setLive(event.currentTarget.checked)}
          />
          <Button variant="default" onClick={forget}>
            Forget them
          </Button>
        </>
      }
    >
      {requests.error && <Problem error={requests.error} retry={() => requests.refetch()} />}
      {requests.data?.length === 0 && <Empty icon={IconInbox} title="Nothing has arrived" />}
      {requests.data && requests.data.length > 0 && (
        <Table.ScrollContainer
          minWidth={320}
          scrollAreaProps={{
            viewportProps: { tabIndex: 0, role: "region", "aria-label": "Requests" },
          }}
        >
          <Table highlightOnHover aria-label="Requests" layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Request</Table.Th>
                <Table.Th w={130}>Answer</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {requests.data.map((request) => (
                <Table.Tr key={request.sequence}>
                  <Table.Td>
                    <UnstyledButton
                      onClick={() => open(request)}
                      fz="sm"
                      ff="monospace"
                      style={{ overflowWrap: "anywhere" }}
                    >
                      <b>{request.method}</b> {request.path}
                      {request.query && (
                        <Text span c="dimmed" size="sm" ff="monospace" visibleFrom="sm">
                          ?{request.query}
                        </Text>
                      )}
                    </UnstyledButton>
                  </Table.Td>
                  <Table.Td>
                    <Answer request={request} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Drawer
        opened={opened !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size="lg"
        title={opened && `${opened.method} ${opened.path}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {opened && (
          <Stack>
            <Answer request={opened} />
            <Facts facts={opened.headers.map(([name, value]) => [name, value, "code"])} />
            {opened.body && (
              <Code block tabIndex={0} aria-label="Body">
                {indented(opened.body)}
              </Code>
            )}
          </Stack>
        )}
      </Drawer>
    </Page>
  );
}

function Answer({ request: { status, fault, aborted } }: { request: Arrived }) {
  return (
    <Group gap={6}>
      <Badge
        variant="dot"
        color={status === null || status >= 500 ? "red" : status >= 400 ? "yellow" : "teal"}
      >
        {status ?? (aborted ? "left" : "none")}
      </Badge>
      {fault && (
        <Badge variant="default" tt="none" fw={500}>
          {fault}
        </Badge>
      )}
    </Group>
  );
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
