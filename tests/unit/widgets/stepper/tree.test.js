// The tree of all orders: where each step leads, how it stands with each writer, and what is said of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ending, refusal, told, treeOf } from "../../../../course_utils/widgets/stepper/tree.js";

// Ada reads and writes, Bob writes once: ABA, BAA and AAB; where Bob comes between, Ada fails.
const TREE = treeOf({
  writers: ["Ada", "Bob"],
  parents: [-1, 0, 1, 2, 0, 4, 5, 1, 7],
  stepped: [-1, 0, 1, 0, 1, 0, 0, 0, 1],
  said: ["", "reads", "writes b", "fails.", "writes b", "reads", "writes a", "writes a", "writes b"],
  kinds: ["start", "did", "did", "fails", "did", "did", "did", "did", "did"],
  tables: [0, 0, 1, 1, 1, 1, 2, 3, 2],
  columns: ["by"],
  rows: [["b"], ["a"]],
  contents: [[], [0], [0, 1], [1]],
  ends: [3, 6, 8],
});

test("a step leads to the node that its writer reached, and back again", () => {
  assert.equal(TREE.next(0, 0), 1);
  assert.equal(TREE.next(1, 1), 2);
  assert.equal(TREE.next(2, 1), null);
  assert.equal(TREE.parent(2), 1);
  assert.deepEqual(TREE.path(3), [1, 2, 3]);
  assert.deepEqual(TREE.path(0), []);
});

test("the steps so far stand in the column of their writer", () => {
  assert.deepEqual(TREE.steps(2), [["1", "reads", ""], ["2", "", "writes b"]]);
});

test("it is known how it stands with each writer", () => {
  assert.deepEqual([0, 1].map((writer) => TREE.standing(0, writer)), ["ready", "ready"]);
  assert.deepEqual([0, 1].map((writer) => TREE.standing(2, writer)), ["ready", "has ended"]);
  assert.deepEqual([0, 1].map((writer) => TREE.standing(3, writer)), ["has failed", "has ended"]);
  assert.equal(refusal(TREE, 2, 1), "Bob has ended.");
});

test("a row that is new is marked, one that changed too, and removed ones are counted", () => {
  assert.deepEqual(TREE.changes(2), { lines: [{ texts: ["b"], change: "+ new" }], removed: 0 });
  assert.deepEqual(TREE.changes(3).lines.map(({ change }) => change), [""]);
  assert.deepEqual(TREE.changes(8).lines.map(({ change }) => change), ["● changed", "+ new"]);
  const emptied = treeOf({
    writers: ["Ada"], parents: [-1, 0], stepped: [-1, 0], said: ["", "empties"], kinds: ["start", "did"],
    tables: [0, 1], columns: ["by"], rows: [["a"], ["b"]], contents: [[0, 1], []], ends: [1],
  });
  assert.deepEqual(emptied.changes(1), { lines: [], removed: 2 });
});

test("the end is told with how many orders end alike", () => {
  assert.equal(told(TREE, 0), "Nothing has happened yet. Who takes the first step?");
  assert.equal(told(TREE, 1), "Step 1. Ada: reads.");
  assert.equal(ending(TREE, 3), "The end. 1 of the 3 orders ends with the store like this.");
  assert.equal(ending(TREE, 6), "The end. 2 of the 3 orders end with the store like this.");
  assert.equal(told(TREE, 3), "Step 3. Ada: fails. The end. 1 of the 3 orders ends with the store like this.");
});

test("a deadlock is told as one", () => {
  const stuck = treeOf({
    writers: ["Ada", "Bob"], parents: [-1, 0, 1], stepped: [-1, 0, 1], said: ["", "waits for y", "waits for x"],
    kinds: ["start", "waits", "waits"], tables: [0, 0, 0], columns: [], rows: [], contents: [[]], ends: [2],
  });
  assert.equal(ending(stuck, 2), "Nobody can go on: Ada and Bob wait (deadlock).");
  assert.equal(refusal(stuck, 2, 0), "Ada waits, and nobody else can step.");
  assert.equal(refusal(stuck, 1, 0), "Ada waits, and another one has to step first.");
});
