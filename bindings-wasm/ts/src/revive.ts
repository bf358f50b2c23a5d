/** Gives the members of an answer the types that JSON has not: times become `Date`, secrets `Secret`. */

import { Secret } from "./secret.js";

/**
 * Where an answer holds what: a member's name leads to its own shape, `[]` to that of a list's entries, `{}` to that of a
 * map's values. A list or a map that the service left out is put in empty.
 */
export type Shape = "time" | "secret" | "list" | "map" | { readonly [name: string]: Shape };

/** The value with its types. It is changed in place: it was parsed for this. */
export function revive(value: unknown, shape: Shape | null): unknown {
  if (shape === null || value === null || value === undefined) return value;
  if (shape === "time") return typeof value === "string" ? new Date(value) : value;
  if (shape === "secret") return typeof value === "string" ? new Secret(value) : value;
  if (typeof shape === "string") return value;
  const entries = shape["[]"];
  if (entries !== undefined) {
    return Array.isArray(value) ? value.map((entry) => revive(entry, entries)) : value;
  }
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const values = shape["{}"];
  if (values !== undefined) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, revive(member, values)]),
    );
  }
  members(value as Record<string, unknown>, shape);
  return value;
}

function members(value: Record<string, unknown>, shape: { readonly [name: string]: Shape }): void {
  for (const name in shape) {
    const inner = shape[name] as Shape;
    const member = value[name];
    if (member !== undefined) {
      if (inner !== "list" && inner !== "map") value[name] = revive(member, inner);
    } else if (inner === "map" || (typeof inner === "object" && "{}" in inner)) {
      value[name] = {};
    } else if (inner === "list" || (typeof inner === "object" && "[]" in inner)) {
      value[name] = [];
    }
  }
}
