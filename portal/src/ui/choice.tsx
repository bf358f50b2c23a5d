/** One of several, found by typing. */

import { Select, type SelectProps } from "@mantine/core";

export function Choice(props: SelectProps) {
  return (
    <Select
      searchable
      nothingFoundMessage="Nothing of that name"
      comboboxProps={{ shadow: "md" }}
      {...props}
    />
  );
}
