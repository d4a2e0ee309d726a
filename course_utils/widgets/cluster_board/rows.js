// What the board says of nodes, publisher and consumers, as words, and where one is in a recording. Knows no page.

import { count } from "../shared/words.js";

/** @typedef {[name: string, does: string]} Node */
/** @typedef {[name: string, partition: number, works: boolean, open: number | null, oldest: number | null]} Consumer */
/** @typedef {{seconds: number, nodes: Node[], consumers: Consumer[], acknowledged: number[], unconfirmed: number,
 *   silent: number}} Look */
/** @typedef {[seconds: number, what: string]} Happened */

export const LATE_SECONDS = 5;
const QUIET_SECONDS = 1;

/** @param {number} number */
export function seconds(number) {
  return `${number.toFixed(1)} s`;
}

/** Whether its oldest event waits for too long. @param {Consumer} consumer */
export function isLate([, , , , oldest]) {
  return oldest !== null && oldest > LATE_SECONDS;
}

/**
 * Name and partition, how old the oldest event is that is open, how many are, and how many were acknowledged there. What
 * nobody can say is "?".
 * @param {Consumer} consumer
 * @param {number[]} acknowledged
 */
export function cells(consumer, acknowledged) {
  const [name, partition, , open, oldest] = consumer;
  const age = open === null ? "?" : oldest === null ? "–" : `${seconds(oldest)}${isLate(consumer) ? ", late" : ""}`;
  return [name, String(partition), age, open === null ? "?" : count(open), count(acknowledged[partition])];
}

/** Of each consumer, by name, whether its worker works. @param {Look} look */
export function workers(look) {
  return new Map(look.consumers.map(([name, , works]) => /** @type {[string, boolean]} */ ([name, works])));
}

/** Who does not work, in words. @param {Look} look */
export function stopped(look) {
  const names = [...workers(look)].filter(([, works]) => !works).map(([name]) => name);
  return names.length ? `The worker of ${names.join(" and of ")} is stopped.` : "All workers work.";
}

/** How publishing goes. @param {Look} look */
export function publishing(look) {
  const all = look.acknowledged.reduce((sum, each) => sum + each, 0);
  const words = `${count(all)} events are acknowledged`;
  if (look.silent < QUIET_SECONDS) return `${words}.`;
  return `${words}, and none for ${seconds(look.silent)}; ${count(look.unconfirmed)} were sent and are not.`;
}

/** What happened up to a moment, the newest first. @param {Happened[]} happened @param {number} now */
export function before(happened, now) {
  return happened.filter(([at]) => at <= now).reverse();
}

/** The number of the look that was taken at a moment, or last before it. @param {Look[]} looks @param {number} now */
export function lookAt(looks, now) {
  let found = 0;
  while (found + 1 < looks.length && looks[found + 1].seconds <= now) found += 1;
  return found;
}

/**
 * The looks at which something has just happened, in order, with the first and the last.
 * @param {Look[]} looks
 * @param {Happened[]} happened
 */
export function stops(looks, happened) {
  const after = happened.map(([at]) => looks.findIndex((look) => look.seconds >= at)).filter((found) => found >= 0);
  return [...new Set([0, ...after, looks.length - 1])].sort((one, other) => one - other);
}
