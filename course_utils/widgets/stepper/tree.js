// All orders in which writers can step, as the tree that came from Python, and what can be said of each node.

import { count } from "../shared/words.js";

/** @typedef {"start" | "did" | "waits" | "fails"} Kind */
/**
 * @typedef {object} Columns a node for each beginning of an order; `rows` are numbered by `contents`, those by `tables`
 * @property {string[]} writers
 * @property {number[]} parents
 * @property {number[]} stepped
 * @property {string[]} said
 * @property {Kind[]} kinds
 * @property {number[]} tables
 * @property {string[]} columns
 * @property {string[][]} rows
 * @property {number[][]} contents
 * @property {number[]} ends
 */
/** @typedef {ReturnType<typeof treeOf>} Tree */

/** @type {Record<Kind, string>} */
const STANDING = { start: "ready", did: "has ended", waits: "waits", fails: "has failed" };

/** @param {Columns} columns */
export function treeOf(columns) {
  const { writers, parents, stepped, said, kinds, tables, contents, rows, ends } = columns;
  /** @type {(number | null)[][]} */
  const children = parents.map(() => writers.map(() => null));
  parents.forEach((parent, node) => {
    if (parent >= 0) children[parent][stepped[node]] = node;
  });

  /** The nodes from the first step to this one, without the start. @param {number} node */
  function path(node) {
    const nodes = [];
    for (let each = node; each; each = parents[each]) nodes.unshift(each);
    return nodes;
  }

  /** How it stands with a writer: ready, or why it cannot step. @param {number} node @param {number} writer */
  function standing(node, writer) {
    if (children[node][writer] !== null) return "ready";
    const last = path(node).findLast((each) => stepped[each] === writer);
    return last === undefined ? "has ended" : STANDING[kinds[last]];
  }

  /** Each row of the store with its number. @param {number} node @returns {[number, string[]][]} */
  const store = (node) => contents[tables[node]].map((row) => [row, rows[row]]);

  return {
    writers,
    columns: columns.columns,
    path,
    standing,
    /** @param {number} node */
    parent: (node) => parents[node],
    /** @param {number} node @param {number} writer */
    next: (node, writer) => children[node][writer],
    /** @param {number} node */
    atEnd: (node) => children[node].every((child) => child === null),
    /** @param {number} node */
    kind: (node) => kinds[node],
    /** How many orders there are, and how many of them end with the store as it is here. @param {number} node */
    orders: (node) => ({ all: ends.length, alike: ends.filter((end) => tables[end] === tables[node]).length }),
    /** @param {number} node */
    sentence: (node) => `${writers[stepped[node]]}: ${said[node].replace(/\.$/, "")}.`,
    /** The steps so far, each with its number and a cell for each writer. @param {number} node */
    steps: (node) => path(node).map((each, i) => [String(i + 1), ...writers.map((_, writer) => (writer === stepped[each] ? said[each] : ""))]),
    /** The rows of the store, each with what the last step made of it, and how many it removed. @param {number} node */
    changes(node) {
      const [now, before] = [store(node), store(node ? parents[node] : node)];
      const lines = now.map(([row, texts], i) => {
        const change = i >= before.length ? "+ new" : row === before[i][0] ? "" : "● changed";
        return { texts, change };
      });
      return { lines, removed: Math.max(before.length - now.length, 0) };
    },
  };
}

/** @param {string[]} names */
function listed(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
}

/**
 * How a run ended, in words; nothing while it goes on.
 * @param {Tree} tree
 * @param {number} node
 */
export function ending(tree, node) {
  if (!tree.atEnd(node)) return "";
  const left = tree.writers.filter((_, writer) => tree.standing(node, writer) === "waits");
  const stuck = `Nobody can go on: ${listed(left)} ${left.length > 1 ? "wait" : "waits"} (deadlock).`;
  const how = left.length ? stuck : "The end.";
  const { all, alike } = tree.orders(node);
  if (all === 1) return how;
  const some = `${count(alike)} of the ${count(all)} orders ${alike === 1 ? "ends" : "end"}`;
  return `${how} ${alike === all ? `All ${count(all)} orders end` : some} with the store like this.`;
}

/**
 * Why a writer cannot step.
 * @param {Tree} tree
 * @param {number} node
 * @param {number} writer
 */
export function refusal(tree, node, writer) {
  const standing = tree.standing(node, writer);
  const others = tree.atEnd(node) ? "nobody else can step" : "another one has to step first";
  return `${tree.writers[writer]} ${standing}` + (standing === "waits" ? `, and ${others}.` : ".");
}

/**
 * What the last step was, and how the run ended if it did.
 * @param {Tree} tree
 * @param {number} node
 */
export function told(tree, node) {
  const step = node
    ? `Step ${count(tree.path(node).length)}. ${tree.sentence(node)}`
    : "Nothing has happened yet. Who takes the first step?";
  return [step, ending(tree, node)].filter(Boolean).join(" ");
}
