import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, ordersOf } from "../../../../course_utils/widgets/arrivals/orders.js";

const columns = {
  labels: ["opens", "adds"],
  states: { "": "0", 0: "100", 1: "50", "01": "150", 10: "100" },
  errors: {},
};

test("an order is right when it ends as the events do in the order in which they happened", () => {
  const orders = ordersOf(columns);
  assert.deepEqual(orders.all, [[0, 1], [1, 0]]);
  assert.deepEqual(orders.all.map(orders.right), [true, false]);
  assert.equal(orders.howMany, 1);
  assert.equal(orders.wanted, "150");
});

test("an order on whose way something raised is not right", () => {
  const orders = ordersOf({ ...columns, states: { ...columns.states, 10: "150" }, errors: { 1: "KeyError" } });
  assert.equal(orders.right([1, 0]), false);
  assert.deepEqual(orders.after([1, 0], 0), { state: "50", error: "KeyError" });
});

test("after the last order comes the first again", () => {
  const orders = ordersOf(columns);
  assert.deepEqual(orders.following([0, 1]), [1, 0]);
  assert.deepEqual(orders.following([1, 0]), [0, 1]);
  assert.equal(orders.number([1, 0]), 2);
});

test("an event moves to another place, and not beyond the ends", () => {
  assert.deepEqual(moved([0, 1, 2], 2, 0), [2, 0, 1]);
  assert.deepEqual(moved([0, 1, 2], 0, 1), [1, 0, 2]);
  assert.deepEqual(moved([0, 1, 2], 0, -1), [0, 1, 2]);
  assert.deepEqual(moved([0, 1, 2], 1, 9), [0, 2, 1]);
});
