/** A dialog with a form that makes an object. */

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Client } from "devtrust";
import type { ReactNode } from "react";
import { useConnection } from "../lib/context.js";
import { type Fields, useFields } from "./fields.js";
import { Problem } from "./problem.js";

interface Props<T> {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly initial: T;
  readonly create: (client: Client, request: T) => Promise<unknown>;
  readonly children: (fields: Fields<T>) => ReactNode;
}

export function CreateForm<T extends object>(props: Props<T>) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={<Text fw={650}>{props.title}</Text>}
      closeButtonProps={{ "aria-label": "Close" }}
      centered
    >
      {props.opened && <Form {...props} />}
    </Modal>
  );
}

function Form<T extends object>({ onClose, initial, create, children }: Props<T>) {
  const { client, checker } = useConnection();
  const queries = useQueryClient();
  const fields = useFields(initial, (request) => create(checker, request));
  const mutation = useMutation({
    mutationFn: () => create(client, fields.request),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void fields.submit(mutation.mutate);
      }}
    >
      <Stack>
        {children(fields)}
        {mutation.error && <Problem error={mutation.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={mutation.isPending}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
