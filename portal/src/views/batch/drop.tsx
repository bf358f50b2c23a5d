/** Takes a file, dropped or chosen. */

import { Button, Code, FileButton, Group, Paper, Stack, Text } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { CSV, save } from "../../lib/save.js";
import classes from "./drop.module.css";

const EXAMPLE =
  "device_name,device_description,subject.common_name,csr\nPress 41,Hall 2,press-41,\n";

interface Props {
  readonly isReading: boolean;
  readonly name: string | undefined;
  readonly onFile: (file: File) => void;
}

export function Drop({ isReading, name, onFile }: Props) {
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <Paper
      className={classes.zone}
      data-over={isOver || undefined}
      p="lg"
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Group justify="center" gap="md">
        <IconFileSpreadsheet size={36} stroke={1.4} aria-hidden />
        <Stack gap={4}>
          <Text fw={600}>
            {name ? `${name}: drop another file to replace it` : "Drop a CSV file here"}
          </Text>
          <Group gap={4}>
            <Text size="sm" c="dimmed">
              Columns:
            </Text>
            {["device_name", "device_description", "subject.common_name", "csr"].map((column) => (
              <Code key={column}>{column}</Code>
            ))}
          </Group>
        </Stack>
        <Group gap="xs">
          <FileButton
            onChange={(file) => file && onFile(file)}
            accept=".csv,text/csv"
            inputProps={{ "aria-label": "CSV file" }}
          >
            {(props) => (
              <Button size="xs" loading={isReading} {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
          <Button variant="default" size="xs" onClick={() => save("devices.csv", EXAMPLE, CSV)}>
            Example
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}
