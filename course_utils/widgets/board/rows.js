// What the board says of a service and of the orders, as words. Knows no page.

import { count } from "../shared/words.js";

/** @typedef {{name: string, runs: boolean, slow: boolean, read: [feed: string, position: number, end: number][], lag: number,
 *   owed: number | null, parked: number | null, refused: string}} Service */
/** @typedef {"start" | "stop" | "slow" | "hurry" | "kill"} Action */

/** @param {Service} service */
export function state(service) {
  if (!service.runs) return "away";
  if (service.refused) return `refuses: ${service.refused}`;
  return service.slow ? "works slowly" : "works";
}

/**
 * Name, state, what it has read of each feed, lag, calls owed, events parked. Who is away cannot be asked: "?".
 * @param {Service} service
 */
export function cells(service) {
  const read = service.read.map(([feed, position, end]) => `${feed} ${count(position)} of ${count(end)}`);
  const known = [service.owed, service.parked].map((number) => (number === null ? "?" : count(number)));
  return [service.name, state(service), read.join(", "), count(service.lag), ...known];
}

/**
 * What can be done with it now.
 * @param {Service} service
 * @returns {Action[]}
 */
export function actions(service) {
  return service.runs ? ["stop", service.slow ? "hurry" : "slow", "kill"] : ["start"];
}

/**
 * The last so many orders, the newest first.
 * @param {string[][]} orders
 * @param {number} most
 */
export function newest(orders, most) {
  return orders.slice(-most).reverse();
}

/**
 * How many orders there are, and how many stand where by what the first of the columns says.
 * @param {string[][]} orders
 */
export function tally(orders) {
  if (!orders.length) return "No order yet.";
  /** @type {Map<string, number>} */
  const each = new Map();
  for (const [, said] of orders) each.set(said, (each.get(said) ?? 0) + 1);
  const words = [...each].sort().map(([said, number]) => `${count(number)} ${said}`);
  return `${count(orders.length)} ${orders.length === 1 ? "order" : "orders"}: ${words.join(", ")}.`;
}
