// What is to be said of a scene at a time, and where its happenings are. Times are milliseconds of the scene.

/**
 * @typedef {object} Scene
 * @property {string} name
 * @property {number} end
 * @property {{title: string, svg: string}[]} panes
 * @property {[at: number, pane: string, words: string][]} happenings in order of time
 * @property {[from: number, to: number, pane: string, words: string][]} ongoing
 * @property {string[][]} rows
 */

export const TOLERANCE = 1e-6;
const SAID = 4; // sentences about one moment
const WHOLE = 10_000; // milliseconds in which a scene plays
const STILL = 1200; // milliseconds between two happenings, for who wants no motion

/** @param {number} time */
export function milliseconds(time) {
  return `${Number(time.toFixed(2))} ms`;
}

/**
 * What a pane last saw happen, and what goes on in it at the time.
 * @param {Scene} scene
 * @param {string} pane
 * @param {number} time
 */
export function words(scene, pane, time) {
  const past = scene.happenings.filter(([at, where]) => where === pane && at <= time + TOLERANCE);
  if (!past.length) return "Nothing has happened yet.";
  const last = past[past.length - 1][0];
  const moment = past.filter(([at]) => at === last).map(([, , sentence]) => sentence);
  const ongoing = scene.ongoing
    .filter(([from, to, where]) => where === pane && from <= time + TOLERANCE && to > time + TOLERANCE)
    .map(([, , , text]) => text);
  const since = time - last > TOLERANCE ? `At ${milliseconds(last)}: ` : "";
  const now = ongoing.length ? ` Now: ${ongoing.slice(0, SAID).join("; ")}${ongoing.length > SAID ? "; …" : ""}.` : "";
  return `${since}${moment.slice(0, SAID).join(" ")}${now}`;
}

/**
 * The ways through a scene: from happening to happening, and playing. It begins at its end, where all is to be seen.
 * @param {Scene} scene
 * @param {() => boolean} still whether to go without motion
 * @returns {import("../shared/playback.js").Way}
 */
export function wayThrough(scene, still) {
  const stops = [...new Set([0, ...scene.happenings.map(([at]) => at), scene.end])].sort((a, b) => a - b);
  /** @param {number} at */
  const next = (at) => stops.find((stop) => stop > at + TOLERANCE) ?? scene.end;
  return {
    last: scene.end,
    value: scene.end,
    previous: (at) => stops.findLast((stop) => stop < at - TOLERANCE) ?? 0,
    next,
    tick(at, elapsed) {
      if (still()) return elapsed < STILL ? at : next(at);
      return at + (elapsed / WHOLE) * scene.end;
    },
  };
}
