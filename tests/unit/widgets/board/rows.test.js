// What the board says of a service, what can be done with it, and how the orders add up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { actions, cells, newest, state, tally } from "../../../../course_utils/widgets/board/rows.js";

/** @type {import("../../../../course_utils/widgets/board/rows.js").Service} */
const PAYMENT = {
  name: "payment", runs: true, slow: false, read: [["orders", 3, 1200], ["inventory", 2, 2]], lag: 1197, owed: 1, parked: 0, refused: "",
};
const AWAY = { ...PAYMENT, runs: false, owed: null, parked: null };

test("a service says how far it has read in each feed, and what it owes", () => {
  assert.deepEqual(cells(PAYMENT), ["payment", "works", "orders 3 of 1,200, inventory 2 of 2", "1,197", "1", "0"]);
});

test("of one that is away only the lag is known, and it can only be started", () => {
  assert.deepEqual(cells(AWAY).slice(1), ["away", "orders 3 of 1,200, inventory 2 of 2", "1,197", "?", "?"]);
  assert.deepEqual(actions(AWAY), ["start"]);
});

test("one that works can be slowed down, one that is slow can hurry", () => {
  assert.deepEqual(actions(PAYMENT), ["stop", "slow", "kill"]);
  assert.deepEqual(actions({ ...PAYMENT, slow: true }), ["stop", "hurry", "kill"]);
  assert.equal(state({ ...PAYMENT, slow: true }), "works slowly");
});

test("one that refuses a feed says why, as text", () => {
  assert.equal(state({ ...PAYMENT, refused: "<b>another</b> feed" }), "refuses: <b>another</b> feed");
});

test("the newest orders come first, and all of them are counted", () => {
  const orders = [["O-1", "OrderCompleted"], ["O-2", "OrderDeclined"], ["O-3", "OrderCompleted"]];
  assert.deepEqual(newest(orders, 2), [orders[2], orders[1]]);
  assert.equal(tally(orders), "3 orders: 2 OrderCompleted, 1 OrderDeclined.");
  assert.equal(tally(orders.slice(0, 1)), "1 order: 1 OrderCompleted.");
  assert.equal(tally([]), "No order yet.");
});
