/** The rows that break a rule, as the library says it. */

import { Code, ScrollArea, Table, Text } from "@mantine/core";
import { sentence } from "../../lib/check.js";
import { plural } from "../../lib/format.js";
import type { BadRow } from "./use-checked.js";

/** Who has more than this has one mistake many times. */
const SHOWN = 200;

export function BadRows({ bad }: { bad: readonly BadRow[] }) {
  return (
    <>
      <ScrollArea.Autosize
        mah={360}
        type="auto"
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Rows that are not good" }}
      >
        <Table striped withTableBorder aria-label="Rows that are not good">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Line</Table.Th>
              <Table.Th>Device</Table.Th>
              <Table.Th>What is wrong</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bad.slice(0, SHOWN).map(({ line, name, violations }) => (
              <Table.Tr key={line}>
                <Table.Td>{line}</Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td>
                  {violations.map((violation) => (
                    <Text size="sm" key={`${violation.field} ${violation.code}`}>
                      <Code>{violation.field}</Code> {sentence(violation)}
                    </Text>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {bad.length > SHOWN && <Text c="dimmed">and {plural(bad.length - SHOWN, "row")} more</Text>}
    </>
  );
}
