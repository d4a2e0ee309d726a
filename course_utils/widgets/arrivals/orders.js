// What a handler makes of every order of events, as it came from Python, and how one order becomes another.

/**
 * @typedef {object} Columns a beginning of an order is written as the numbers of its events, such as "102"
 * @property {string[]} labels
 * @property {Record<string, string>} states
 * @property {Record<string, string>} errors
 */
/** @typedef {ReturnType<typeof ordersOf>} Orders */

/** @param {number[]} rest @returns {number[][]} */
function permutations(rest) {
  if (!rest.length) return [[]];
  return rest.flatMap((each) => permutations(rest.filter((other) => other !== each)).map((tail) => [each, ...tail]));
}

/** @param {Columns} columns */
export function ordersOf({ labels, states, errors }) {
  const happened = labels.map((_, number) => number);
  const all = permutations(happened);

  /** @param {number[]} order */
  const raises = (order) => order.some((_, place) => order.slice(0, place + 1).join("") in errors);
  /** Whether it ends as the events do in the order in which they happened. @param {number[]} order */
  const right = (order) => !raises(order) && states[order.join("")] === states[happened.join("")];

  return {
    labels,
    happened,
    all,
    right,
    wanted: states[happened.join("")],
    howMany: all.filter(right).length,
    /** @param {number[]} order @param {number} place */
    after(order, place) {
      const beginning = order.slice(0, place + 1).join("");
      return { state: states[beginning], error: errors[beginning] ?? "" };
    },
    /** The order after this one, and after the last the first again. @param {number[]} order */
    following: (order) => all[(all.findIndex((each) => each.join() === order.join()) + 1) % all.length],
    /** Which of all orders it is, from 1. @param {number[]} order */
    number: (order) => all.findIndex((each) => each.join() === order.join()) + 1,
  };
}

/**
 * The order with the event of one place at another.
 * @param {number[]} order
 * @param {number} from
 * @param {number} to
 */
export function moved(order, from, to) {
  const place = Math.min(Math.max(to, 0), order.length - 1);
  const rest = order.toSpliced(from, 1);
  return rest.toSpliced(place, 0, order[from]);
}
