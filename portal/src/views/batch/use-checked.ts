/** Has the library check every row, as the registration of one device would. */

import type { Client, RegisterDevice, Violation } from "devtrust";
import { useEffect, useState } from "react";
import { violations } from "../../lib/check.js";
import { useConnection } from "../../lib/context.js";
import type { Place } from "./place.js";
import type { Sheet } from "./sheet.js";

/** Rows that are checked before the page gets its turn again. */
const AT_ONCE = 100;

export interface BadRow {
  /** As editors number them: the header is line 1. */
  readonly line: number;
  readonly name: string;
  readonly violations: readonly Violation[];
}

interface Checked {
  readonly isOver: boolean;
  readonly good: readonly number[];
  readonly bad: readonly BadRow[];
}

const NOTHING: Checked = { isOver: false, good: [], bad: [] };

export function useChecked(sheet: Sheet | undefined, { group, policy }: Place): Checked {
  const { checker, accountId } = useConnection();
  const [checked, setChecked] = useState(NOTHING);
  useEffect(() => {
    setChecked(NOTHING);
    if (sheet === undefined || group === undefined || policy === undefined) return;
    const stop = new AbortController();
    const place = { account_id: accountId, device_group_id: group };
    void check(checker, sheet, (row) => request(row, place, policy), stop.signal, setChecked);
    return () => stop.abort();
  }, [checker, sheet, group, policy, accountId]);
  return checked;
}

async function check(
  checker: Client,
  { rows }: Sheet,
  request: (row: Row) => RegisterDevice,
  signal: AbortSignal,
  tell: (checked: Checked) => void,
): Promise<void> {
  const good: number[] = [];
  const bad: BadRow[] = [];
  for (let from = 0; from < rows.length && !signal.aborted; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    const found = await Promise.all(
      some.map((row) => violations(() => checker.devices.register(request(row)))),
    );
    for (const [index, list] of found.entries()) {
      const name = some[index]?.device_name ?? "";
      if (list.length === 0) good.push(from + index);
      else bad.push({ line: from + index + 2, name, violations: list });
    }
    if (!signal.aborted)
      tell({ isOver: from + AT_ONCE >= rows.length, good: [...good], bad: [...bad] });
  }
}

type Row = Readonly<Record<string, string>>;

/** The registration that a row asks for. */
function request(
  { device_name = "", device_description, csr, ...fields }: Row,
  place: { account_id: string; device_group_id: string },
  certificate_policy_id: string,
): RegisterDevice {
  const attributes = Object.entries(fields)
    .filter(([name, value]) => name.includes(".") && value)
    .map(([name, value]) => ({ name, value }));
  const key = csr ? { csr } : { server_side_key_gen: true };
  return {
    ...place,
    name: device_name,
    ...(device_description && { description: device_description }),
    certificate_policies: { bootstrap: [{ certificate_policy_id, attributes, ...key }] },
  };
}
