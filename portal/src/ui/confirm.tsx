/** Asks before something happens that cannot be undone, and shows when it does not work. */

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "./problem.js";

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly verb: string;
  readonly isGrave?: boolean;
  readonly isReady?: boolean;
  readonly act: () => Promise<unknown>;
  readonly onDone?: () => void;
  readonly children: ReactNode;
}

export function Confirm(props: Props) {
  const queries = useQueryClient();
  const mutation = useMutation({
    mutationFn: props.act,
    onSuccess: async () => {
      props.onClose();
      props.onDone?.();
      await queries.invalidateQueries();
    },
  });
  const close = () => {
    mutation.reset();
    props.onClose();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={<Text fw={650}>{props.title}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
      centered
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          mutation.mutate();
        }}
      >
        <Stack>
          {props.children}
          {mutation.error && <Problem error={mutation.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={mutation.isPending}
              disabled={props.isReady === false}
              {...(props.isGrave && { color: "red.9" })}
            >
              {props.verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
