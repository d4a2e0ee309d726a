// The table of all events: which of its rows are in the page, and what a row says.

export const ROWS = 50; // in the page at once
const COLUMNS = 12; // of each kind

/**
 * The first row after turning over so many; rows go from 0, the start, to the last event.
 * @param {number} first
 * @param {number} by
 * @param {number} size
 */
export function turned(first, by, size) {
  return Math.min(Math.max(first + by, 0), Math.max(size + 1 - ROWS, 0));
}

/**
 * The first row such that the one at a position is in the page; where it was if it already is.
 * @param {number} first
 * @param {number} position
 * @param {number} size
 */
export function following(first, position, size) {
  return position < first || position >= first + ROWS ? turned(position, -ROWS / 2, size) : first;
}

/** @param {import("./history.js").History} history */
export function rowsOf(history) {
  const [fields, states] = [history.fields.slice(0, COLUMNS), history.states.slice(0, COLUMNS)];
  return {
    headings: ["Event", "Time", "Type", ...fields.map(({ name }) => name), ...states.map(({ name }) => `${name} after`)],
    /** @param {number} position */
    row(position) {
      const after = states.map((part) => part.last(position) ?? "");
      if (position === 0) return ["0", "", "(start)", ...fields.map(() => ""), ...after];
      const payload = fields.map((field) => field.exactly(position) ?? "");
      return [String(position), history.time(position) ?? "", history.type(position), ...payload, ...after];
    },
  };
}
