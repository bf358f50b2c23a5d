/** Texts for people. */

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const SHORT_MOMENT = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const SHORT_DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const NUMBER = new Intl.NumberFormat();
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export const DAY_MS = 86_400_000;

export const moment = (date: Date | undefined): string => (date ? MOMENT.format(date) : "");
/** Without the year. */
export const shortMoment = (date: Date | undefined): string =>
  date ? SHORT_MOMENT.format(date) : "";
export const day = (date: Date | undefined): string => (date ? DAY.format(date) : "");
export const shortDay = (date: Date): string => SHORT_DAY.format(date);
export const count = (number: number | undefined): string =>
  number === undefined ? "" : NUMBER.format(number);

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * DAY_MS],
  ["month", 30 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "in 3 days", "2 hours ago". */
export function relative(date: Date | undefined, now = Date.now()): string {
  if (date === undefined) return "";
  const distance = date.getTime() - now;
  for (const [unit, size] of UNITS) {
    if (Math.abs(distance) >= size) return RELATIVE.format(Math.trunc(distance / size), unit);
  }
  return "just now";
}

/** `PENDING_APPROVAL` as "Pending approval". */
export function words(value: string | undefined): string {
  if (value === undefined) return "";
  const text = value.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 device", "2 devices". */
export const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`;

/** Hexadecimal digits in pairs, as certificate viewers write them. */
export const pairs = (hex: string | undefined): string =>
  (hex?.match(/../g) ?? []).join(":").toUpperCase();
