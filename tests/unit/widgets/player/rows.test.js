// The table of all events: which rows are in the page, and what they say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readHistory } from "../../../../course_utils/widgets/player/history.js";
import { ROWS, following, rowsOf, turned } from "../../../../course_utils/widgets/player/rows.js";

test("turning over stays within the table", () => {
  assert.equal(turned(0, -ROWS, 1000), 0);
  assert.equal(turned(0, ROWS, 1000), ROWS);
  assert.equal(turned(980, ROWS, 1000), 1001 - ROWS);
  assert.equal(turned(0, ROWS, 3), 0);
});

test("the row of every position is in the page, and the page moves only when it must", () => {
  for (let position = 0; position <= 1000; position += 1) {
    const first = following(300, position, 1000);
    assert.ok(first <= position && position < first + ROWS);
    assert.equal(first === 300, position >= 300 && position < 300 + ROWS);
  }
});

test("a row has what the event held, and the state after it", () => {
  const { headings, row } = rowsOf(
    readHistory({
      types: ["Deposited", "Noted"],
      times: { positions: [1], values: ["2024-01-02"] },
      fields: [["amount", { positions: [1], values: [5] }]],
      states: [["balance", { positions: [0, 1], values: [0, 5] }]],
    }),
  );
  assert.deepEqual(headings, ["Event", "Time", "Type", "amount", "balance after"]);
  assert.deepEqual([0, 1, 2].map(row), [
    ["0", "", "(start)", "", "0"],
    ["1", "2024-01-02", "Deposited", "5", "5"],
    ["2", "", "Noted", "", "5"],
  ]);
});
