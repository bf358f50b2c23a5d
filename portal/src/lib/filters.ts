/** Filters that live in the address, so that they can be linked to and come back with the browser's button. */

import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";

const TYPING_MS = 250;

export function useFilter(
  name: string,
): [string | undefined, (value: string | null | undefined) => void] {
  const [parameters, change] = useSearchParams();
  const set = (value: string | null | undefined) =>
    change(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  return [parameters.get(name) ?? undefined, set];
}

/** A filter that somebody types: it counts when they pause. */
export function useTypedFilter(name: string) {
  const [value, set] = useFilter(name);
  const [typed, type] = useState(value ?? "");
  const [settled] = useDebouncedValue(typed.trim(), TYPING_MS);
  // What was typed moves the address, not the other way round
  useEffect(() => {
    if (settled !== (value ?? "")) set(settled);
  }, [settled]);
  return {
    value,
    input: {
      value: typed,
      onChange: (event: { currentTarget: { value: string } }) => type(event.currentTarget.value),
    },
  };
}
