import { Radio, Stack, Textarea } from "@mantine/core";
import type { ProvisionDevice } from "devtrust";
import type { Fields } from "../../ui/fields.js";
import { Panel } from "../../ui/panel.js";
import { type KeyChoice, ways } from "./keys.js";

interface Props {
  readonly fields: Fields<ProvisionDevice>;
  readonly choice: KeyChoice;
  readonly choose: (choice: KeyChoice) => void;
}

export function KeyFields({ fields, choice, choose }: Props) {
  return (
    <Panel title="Key">
      <Radio.Group
        aria-label="Where the key comes from"
        value={choice}
        onChange={(value) => {
          choose(value as KeyChoice);
          fields.change("csr", undefined);
        }}
      >
        <Stack gap="sm">
          {Object.entries(ways).map(([value, { label, about }]) => (
            <Radio key={value} value={value} label={label} description={about} />
          ))}
        </Stack>
      </Radio.Group>
      {ways[choice].isPasted && (
        <Textarea
          mt="md"
          label="CSR"
          placeholder="-----BEGIN CERTIFICATE REQUEST-----"
          rows={6}
          required
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          {...fields.text("csr")}
        />
      )}
    </Panel>
  );
}
