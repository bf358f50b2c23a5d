import { SimpleGrid, TextInput } from "@mantine/core";
import type { ProvisionDevice } from "devtrust";
import type { Fields } from "../../ui/fields.js";
import { Panel } from "../../ui/panel.js";

const COMMON_NAME = "subject.common_name";

export function DeviceFields({ fields }: { fields: Fields<ProvisionDevice> }) {
  const attributes = fields.request.device.attributes;
  const { value: _, onChange: __, ...rest } = fields.value("device.attributes");
  return (
    <Panel title="Device">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="Name"
          description="Unique in its group."
          required
          {...fields.text("device.name")}
        />
        <TextInput
          label="Common name"
          description="Of the certificate. Defaults to the name."
          value={attributes?.[COMMON_NAME] ?? ""}
          onChange={({ currentTarget: { value } }) =>
            fields.change("device.attributes", value ? { [COMMON_NAME]: value } : undefined)
          }
          {...rest}
        />
      </SimpleGrid>
      <TextInput label="Description" mt="sm" {...fields.text("device.description")} />
    </Panel>
  );
}
