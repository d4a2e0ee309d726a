// Times as people write them, and which event had happened by one.

const DATE = /(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)/;
const CLOCK = /(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?/;
const TIME = new RegExp(`^${DATE.source}(?:[T ]${CLOCK.source})?\\s?(?<zone>Z|[+-]\\d\\d:\\d\\d)?$`, "i");

/** The minutes from UTC that "+01:00" stands for; 0 for "Z". @param {string} zone */
function minutesOf(zone) {
  if (zone.toUpperCase() === "Z") return 0;
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith("-") ? -size : size;
}

/**
 * "2024-01-02", "2024-01-02 10:30" or the full form, as microseconds since 1970; null for anything else.
 * @param {string} text
 * @param {string} zone what a time without a zone is in
 */
export function parseTime(text, zone = "Z") {
  const parts = TIME.exec(text)?.groups;
  if (!parts) return null;
  const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
  const [hour, minute, second] = [parts.hour, parts.minute, parts.second].map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // The 30th of February would quietly become the 1st of March.
  const kept = date.getUTCMonth() + 1 === month && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!kept || minute > 59 || second > 59) return null;
  const fraction = Number((parts.fraction ?? "").padEnd(6, "0").slice(0, 6));
  return date.getTime() * 1000 + fraction - minutesOf(parts.zone ?? zone) * 60e6;
}

/**
 * How to find an event by its time; null where there are no times, or the first one cannot be read.
 *
 * Others are read only when somebody looks for a moment: a long history opens at once.
 * @param {import("./history.js").Column} times
 */
export function timeFinder({ positions, values }) {
  /** @param {string | number | null} value */
  const momentOf = (value) => (typeof value === "number" ? value : parseTime(value ?? ""));
  const [first] = values;
  if (first === undefined || momentOf(first) === null) return null;
  const zone = TIME.exec(String(first))?.groups?.zone ?? "Z";
  return {
    /** The moment that a person wrote; null if it is none. @param {string} text */
    read(text) {
      if (typeof first === "string") return parseTime(text, zone);
      return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
    },
    /** The position of the last event at or before a moment; 0 if every event is later. @param {number} moment */
    positionAt(moment) {
      const index = values.findLastIndex((value) => (momentOf(value) ?? Infinity) <= moment);
      return index < 0 ? 0 : positions[index];
    },
  };
}
