// What the board of a cluster says, and where one stops in a recording.

import assert from "node:assert/strict";
import { test } from "node:test";
import { before, cells, isLate, lookAt, publishing, stopped, stops } from "../../../../course_utils/widgets/cluster_board/rows.js";

/** @typedef {import("../../../../course_utils/widgets/cluster_board/rows.js").Look} Look */
/** @typedef {import("../../../../course_utils/widgets/cluster_board/rows.js").Consumer} Consumer */
/** @typedef {import("../../../../course_utils/widgets/cluster_board/rows.js").Happened} Happened */

/** @param {number} seconds @param {Partial<Look>} more @returns {Look} */
const look = (seconds, more = {}) => ({
  seconds, nodes: [["node-1", "leads"]], consumers: [["mail", 0, true, 1, 0.2]], acknowledged: [1200], unconfirmed: 0, silent: 0.1, ...more,
});

test("a consumer says how much is open and how old the oldest is, and when that is too old, in words", () => {
  assert.deepEqual(cells(["mail", 0, true, 1, 0.24], [1200]), ["mail", "0", "0.2 s", "1", "1,200"]);
  assert.deepEqual(cells(["mail", 0, false, 300, 12], [1200]), ["mail", "0", "12.0 s, late", "300", "1,200"]);
  assert.equal(isLate(["mail", 0, true, 9000, 5]), false, "much that is young is not late");
});

test("with nothing open there is no age, and what nobody can say is not a nought", () => {
  assert.deepEqual(cells(["mail", 0, true, 0, null], [7]).slice(2), ["–", "0", "7"]);
  assert.deepEqual(cells(["mail", 0, true, null, null], [7]).slice(2), ["?", "?", "7"]);
});

test("while nothing is acknowledged, that is said with what is on its way", () => {
  assert.equal(publishing(look(3)), "1,200 events are acknowledged.");
  const silent = look(3, { silent: 4.2, unconfirmed: 4 });
  assert.equal(publishing(silent), "1,200 events are acknowledged, and none for 4.2 s; 4 were sent and are not.");
});

test("a worker that is stopped is named, once for all its partitions", () => {
  /** @type {Consumer[]} */
  const consumers = [["mail", 0, false, 1, 1], ["mail", 1, false, 1, 1], ["search", 0, true, 1, 1]];
  assert.equal(stopped(look(1, { consumers })), "The worker of mail is stopped.");
  assert.equal(stopped(look(1)), "All workers work.");
});

test("a recording stops where something has just happened, at its beginning and at its end", () => {
  const looks = [0, 0.5, 1, 1.5, 2].map((seconds) => look(seconds));
  /** @type {Happened[]} */
  const happened = [[0.6, "node-1 is killed."], [0.9, "node-2 leads."], [1.6, "node-1 is back."]];
  assert.deepEqual(stops(looks, happened), [0, 2, 4]);
  assert.equal(lookAt(looks, 1.4), 2);
  assert.equal(lookAt(looks, 99), 4);
  assert.deepEqual(before(happened, 1).map(([, what]) => what), ["node-2 leads.", "node-1 is killed."]);
});
