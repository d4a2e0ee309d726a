// A history in columns: what each event held, and the state after it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lastAtMost, readHistory, whereWeAre } from "../../../../course_utils/widgets/player/history.js";

const LEDGER = readHistory({
  types: ["Deposited", "Withdrawn", "Noted"],
  times: { positions: [1, 3], values: ["2024-01-02T10:30:00Z", "2024-01-04T16:45:10Z"] },
  fields: [
    ["amount", { positions: [1, 2], values: [1000, 200] }],
    ["note", { positions: [2, 3], values: ["", null] }],
  ],
  states: [
    ["balance", { positions: [0, 1, 2], values: [0, 1000, 800] }],
    ["owner", { positions: [1, 3], values: ["Ada", null] }],
  ],
});

test("the last number at most a limit is found as by looking at each", () => {
  for (const numbers of [[], [3], [0, 1, 2, 3], [2, 5, 5, 9, 40]]) {
    for (let limit = -1; limit <= 41; limit += 1) {
      assert.equal(lastAtMost(numbers, limit), numbers.findLastIndex((number) => number <= limit));
    }
  }
});

test("an event has its type, its time if it has one, and its own fields", () => {
  assert.equal(LEDGER.size, 3);
  assert.equal(LEDGER.type(2), "Withdrawn");
  assert.deepEqual([0, 1, 2, 3].map(LEDGER.time), [null, "2024-01-02T10:30:00Z", null, "2024-01-04T16:45:10Z"]);
  assert.deepEqual(LEDGER.payload(2), [["amount", "200"], ["note", ""]]);
});

test("the state has every part that is there or was just before", () => {
  assert.deepEqual(LEDGER.state(0), [["balance", "0", "0"]]);
  assert.deepEqual(LEDGER.state(1), [["balance", "0", "1000"], ["owner", null, "Ada"]]);
  assert.deepEqual(LEDGER.state(2), [["balance", "1000", "800"], ["owner", "Ada", "Ada"]]);
  assert.deepEqual(LEDGER.state(3), [["balance", "800", "800"], ["owner", "Ada", null]]);
});

test("a part that was taken away is not there until it is set again", () => {
  const history = readHistory({
    types: ["a", "b", "c"],
    times: { positions: [], values: [] },
    fields: [],
    states: [["kept", { positions: [0, 1, 3], values: [1, null, 2] }]],
  });
  assert.deepEqual([1, 2, 3].map(history.state), [[["kept", "1", null]], [], [["kept", null, "2"]]]);
});

test("where we are is said with the time, if there is one", () => {
  assert.equal(whereWeAre(LEDGER, 0).join(""), "Before the first of 3 events");
  assert.equal(whereWeAre(LEDGER, 1).join(""), "Event 1 of 3: Deposited, 2024-01-02T10:30:00Z");
  assert.equal(whereWeAre(LEDGER, 2).join(""), "Event 2 of 3: Withdrawn");
});
