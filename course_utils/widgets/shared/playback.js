// Where we are on a way from 0 to its end, and how playing moves us on. Knows numbers, and no page.

/**
 * @typedef {object} Way
 * @property {number} last the end
 * @property {number} value where we are at first
 * @property {(value: number) => number} previous the stop before a value
 * @property {(value: number) => number} next the stop after a value
 * @property {(value: number, elapsed: number) => number} tick where playing is so many milliseconds after a value
 */

/** @param {Way} way */
export function playback(way) {
  let value = way.value;
  /** @type {number | null} the moment (ms) at which the value was reached, while playing */
  let since = null;

  return {
    get value() {
      return value;
    },
    get playing() {
      return since !== null;
    },
    /** @param {number} to */
    go(to) {
      since = null;
      value = Math.min(Math.max(to, 0), way.last);
    },
    back() {
      this.go(way.previous(value));
    },
    on() {
      this.go(way.next(value));
    },
    /** Play from here, or from the beginning when this is the end. @param {number} now */
    start(now) {
      if (value >= way.last) value = 0;
      since = now;
    },
    stop() {
      since = null;
    },
    /** Take in that time has passed; says whether we moved. @param {number} now */
    frame(now) {
      if (since === null) return false;
      const to = Math.min(way.tick(value, now - since), way.last);
      const moved = to !== value;
      if (moved) [value, since] = [to, now];
      if (value >= way.last) since = null;
      return moved;
    },
  };
}
