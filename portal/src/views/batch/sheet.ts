/** A CSV file in memory. */

import Papa from "papaparse";

export interface Sheet {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Reads a file; what is no CSV with a header is refused in words. */
export async function read(file: File): Promise<Sheet> {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(await file.text(), {
    header: true,
    skipEmptyLines: "greedy",
    transformHeader: (name) => name.trim(),
  });
  const [problem] = errors.filter(({ type }) => type !== "Delimiter");
  if (problem !== undefined) {
    const where = problem.row === undefined ? "" : ` (row ${problem.row + 2})`;
    throw new Error(`${file.name}: ${problem.message}${where}`);
  }
  const columns = meta.fields ?? [];
  if (!columns.includes("device_name")) throw new Error(`${file.name} has no column device_name.`);
  if (data.length === 0) throw new Error(`${file.name} has no rows.`);
  return { name: file.name, columns, rows: data };
}

/** Some of its rows, as CSV. */
export const written = ({ columns, rows }: Sheet, which: readonly number[]): string =>
  Papa.unparse(
    { fields: [...columns], data: which.map((index) => rows[index] ?? {}) },
    { newline: "\n" },
  );
