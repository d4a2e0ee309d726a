// A history as it came from Python, in columns: what each event held, and the state after it. Position 0 is the start.

import { count } from "../shared/words.js";

/** @typedef {{positions: number[], values: (string | number | null)[]}} Column where a value was set, and to what */
/**
 * @typedef {object} Columns
 * @property {string[]} types
 * @property {Column} times
 * @property {[string, Column][]} fields
 * @property {[string, Column][]} states
 */
/** @typedef {[key: string, before: string | null, after: string | null]} Part */
/** @typedef {ReturnType<typeof readHistory>} History */

/**
 * The index of the last of the rising numbers that is at most the limit; −1 if there is none.
 * @param {number[]} numbers
 * @param {number} limit
 */
export function lastAtMost(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @param {Column} column */
export function readColumn({ positions, values }) {
  /** @param {number} index */
  const text = (index) => {
    const value = index < 0 ? null : values[index];
    return value === null ? null : String(value);
  };
  return {
    /** The value at a position: the one set there or last before it. @param {number} position */
    last: (position) => text(lastAtMost(positions, position)),
    /** The value set at this very position, if any was. @param {number} position */
    exactly(position) {
      const index = lastAtMost(positions, position);
      return positions[index] === position ? text(index) : null;
    },
    /** @param {number} position */
    isSetAt: (position) => positions[lastAtMost(positions, position)] === position,
  };
}

/** @param {Columns} columns */
export function readHistory(columns) {
  /** @param {[string, Column][]} named */
  const read = (named) => named.map(([name, column]) => ({ name, ...readColumn(column) }));
  const [fields, states] = [read(columns.fields), read(columns.states)];
  return {
    size: columns.types.length,
    fields,
    states,
    time: readColumn(columns.times).exactly,
    /** @param {number} position */
    type: (position) => columns.types[position - 1],
    /** @param {number} position @returns {[string, string][]} */
    payload: (position) => fields.filter((field) => field.isSetAt(position)).map((field) => [field.name, field.last(position) ?? ""]),
    /** Every part of the state that is there now or was before. @param {number} position @returns {Part[]} */
    state: (position) =>
      states
        .map((part) => {
          const after = part.last(position);
          const before = position > 0 && part.isSetAt(position) ? part.last(position - 1) : after;
          return /** @type {Part} */ ([part.name, before, after]);
        })
        .filter(([, before, after]) => before !== null || after !== null),
  };
}

/**
 * Where we are, in words: what may break over lines, and the time, which should not.
 * @param {History} history
 * @param {number} position
 * @returns {[string, string]}
 */
export function whereWeAre(history, position) {
  const size = count(history.size);
  if (position === 0) return [`Before the first of ${size} events`, ""];
  const time = history.time(position);
  const what = `Event ${count(position)} of ${size}: ${history.type(position)}`;
  return time === null ? [what, ""] : [`${what}, `, time];
}
