/** The same for all chosen devices, with how far it is and what failed. */

import {
  Anchor,
  Button,
  Group,
  List,
  Modal,
  Progress,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link } from "react-router";
import { useConnection } from "../../lib/context.js";
import { count, plural } from "../../lib/format.js";
import { type Progress as Far, forEach } from "../../lib/many.js";
import { messageOf } from "../../ui/problem.js";

type Verb = "Disable" | "Enable" | "Delete";

interface Props {
  readonly ids: readonly string[];
  readonly onDone: () => void;
}

export function BulkActions({ ids, onDone }: Props) {
  const [verb, setVerb] = useState<Verb>();
  return (
    <>
      {(["Enable", "Disable", "Delete"] as const).map((one) => (
        <Button key={one} size="xs" variant="default" onClick={() => setVerb(one)}>
          {one}
        </Button>
      ))}
      <Modal
        opened={verb !== undefined}
        onClose={() => setVerb(undefined)}
        title={<Text fw={650}>{verb && `${verb} ${plural(ids.length, "device")}`}</Text>}
        closeButtonProps={{ "aria-label": "Close" }}
        centered
      >
        {verb && <Run verb={verb} ids={ids} close={() => setVerb(undefined)} onDone={onDone} />}
      </Modal>
    </>
  );
}

function Run({ verb, ids, close, onDone }: Props & { verb: Verb; close: () => void }) {
  const { client } = useConnection();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [far, setFar] = useState<Far<string>>();
  const [isOver, setOver] = useState(false);
  const stop = useRef<AbortController>(undefined);

  const act = (id: string): Promise<void> => {
    if (verb === "Enable") return client.devices.enable(id);
    if (verb === "Disable") return client.devices.disable(id, reason);
    return client.devices.delete(id);
  };
  const start = async () => {
    stop.current = new AbortController();
    setFar({ done: 0, of: ids.length, failures: [] });
    setFar(await forEach(ids, act, { onProgress: setFar, signal: stop.current.signal }));
    setOver(true);
    await queries.invalidateQueries();
  };

  if (far === undefined) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Stack>
          {verb === "Disable" && (
            <TextInput
              label="Reason"
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
              required
            />
          )}
          {verb === "Delete" && (
            <Text size="sm">
              Deleted devices cannot be restored, and their certificates are revoked. Only disabled
              devices are deleted; the others are listed afterwards.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" {...(verb === "Delete" && { color: "red.9" })}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    );
  }
  return (
    <Stack>
      <Progress
        value={(100 * far.done) / Math.max(1, far.of)}
        aria-label={`${verb} devices`}
        animated={!isOver}
      />
      <Text role="status" size="sm">
        {count(far.done)} of {count(far.of)} done
        {far.failures.length > 0 && `, ${count(far.failures.length)} failed`}
      </Text>
      {far.failures.length > 0 && (
        <List size="sm" mah={240} style={{ overflow: "auto" }}>
          {far.failures.map(({ item, error }) => (
            <List.Item key={item}>
              <Anchor component={Link} to={`/devices/${item}`} size="sm" ff="monospace">
                {item.slice(0, 8)}
              </Anchor>{" "}
              {messageOf(error)}
            </List.Item>
          ))}
        </List>
      )}
      <Group justify="flex-end">
        {isOver ? (
          <Button
            onClick={() => {
              close();
              onDone();
            }}
          >
            Done
          </Button>
        ) : (
          <Button variant="default" onClick={() => stop.current?.abort()}>
            Stop
          </Button>
        )}
      </Group>
    </Stack>
  );
}
