/** The fields of a form, checked by the library's own rules while somebody types. */

import { useDebouncedValue } from "@mantine/hooks";
import type { Violation } from "devtrust";
import { useEffect, useState } from "react";
import { sentence, violations } from "../lib/check.js";

const TYPING_MS = 150;

export interface Fields<T> {
  readonly request: T;
  /** Checks what is there now and goes on if it is good; otherwise every violation shows, also of fields that nobody touched. */
  readonly submit: (then: () => void) => Promise<void>;
  readonly change: (path: string, value: unknown) => void;
  readonly value: (path: string) => {
    value: never;
    onChange: (value: unknown) => void;
    error?: string;
    onBlur: () => void;
  };
  readonly text: (path: string) => {
    value: string;
    onChange: (event: { currentTarget: { value: string } }) => void;
    error?: string;
    onBlur: () => void;
  };
  readonly choice: (path: string) => {
    value: string | null;
    onChange: (value: string | null) => void;
    error?: string;
    onBlur: () => void;
  };
}

/**
 * A request as the fields of a form. `check` makes the call with a client of which nothing leaves. The path of a field is
 * that of its violations: `device.name`.
 */
export function useFields<T extends object>(
  initial: T,
  check: (request: T) => Promise<unknown>,
): Fields<T> {
  const [request, setRequest] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [isAll, setAll] = useState(false);
  const [broken, setBroken] = useState<readonly Violation[]>();
  const [settled] = useDebouncedValue(request, TYPING_MS);

  // What is checked is the request; how, does not change
  useEffect(() => {
    let isLatest = true;
    void violations(() => check(settled)).then((found) => isLatest && setBroken(found));
    return () => {
      isLatest = false;
    };
  }, [settled]);

  const change = (path: string, value: unknown) => {
    setTouched((before) => new Set(before).add(path));
    setRequest((before) => put(before, path.split("."), value));
  };
  const of = (path: string) => {
    const shows = isAll || touched.has(path);
    const violation = shows
      ? broken?.find(({ field }) => field === path || field.startsWith(`${path}[`))
      : undefined;
    return {
      ...(violation && { error: sentence(violation) }),
      onBlur: () => setTouched((before) => new Set(before).add(path)),
    };
  };
  const at = (path: string): unknown =>
    path
      .split(".")
      .reduce<unknown>(
        (part, name) => (part as Record<string, unknown> | undefined)?.[name],
        request,
      );

  return {
    request,
    submit: async (then) => {
      const found = await violations(() => check(request));
      setBroken(found);
      setAll(true);
      if (found.length === 0) then();
    },
    change,
    value: (path) => ({
      value: at(path) as never,
      onChange: (value) => change(path, value),
      ...of(path),
    }),
    text: (path) => ({
      value: (at(path) as string | undefined) ?? "",
      // What is left empty is not sent, so that only what has to be there is missed.
      onChange: (event) => change(path, event.currentTarget.value || undefined),
      ...of(path),
    }),
    choice: (path) => ({
      value: (at(path) as string | undefined) || null,
      onChange: (value) => change(path, value ?? undefined),
      ...of(path),
    }),
  };
}

/** The same with another value at a path. */
function put<T extends object>(into: T, [name = "", ...rest]: string[], value: unknown): T {
  const inner = (into as Record<string, object | undefined>)[name] ?? {};
  return { ...into, [name]: rest.length === 0 ? value : put(inner, rest, value) };
}
