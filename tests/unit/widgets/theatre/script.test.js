// What is said of a scene at a time, and the ways through it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { milliseconds, wayThrough, words } from "../../../../course_utils/widgets/theatre/script.js";

/** @type {import("../../../../course_utils/widgets/theatre/script.js").Scene} */
const SCENE = {
  name: "",
  end: 50,
  panes: [{ title: "calls", svg: "" }, { title: "events", svg: "" }],
  happenings: [
    [0, "calls", "Ada sends."],
    [10, "calls", "It arrives."],
    [10, "calls", "Bob starts."],
    [40, "events", "It is told."],
  ],
  ongoing: [[0, 10, "calls", "it is on its way"], [10, 50, "calls", "Bob is working"]],
  rows: [],
};

test("what last happened is said, and what goes on", () => {
  assert.equal(words(SCENE, "events", 0), "Nothing has happened yet.");
  assert.equal(words(SCENE, "calls", 0), "Ada sends. Now: it is on its way.");
  assert.equal(words(SCENE, "calls", 10), "It arrives. Bob starts. Now: Bob is working.");
  assert.equal(words(SCENE, "calls", 30.5), "At 10 ms: It arrives. Bob starts. Now: Bob is working.");
  assert.equal(words(SCENE, "calls", 50), "At 10 ms: It arrives. Bob starts.");
});

test("of many things at one moment the first are said", () => {
  const many = { ...SCENE, happenings: Array.from({ length: 9 }, (_, i) => /** @type {[number, string, string]} */ ([1, "calls", `${i}.`])) };
  assert.equal(words(many, "calls", 60), "At 1 ms: 0. 1. 2. 3.");
});

test("one steps from happening to happening", () => {
  const way = wayThrough(SCENE, () => false);
  assert.deepEqual([way.value, way.last], [50, 50]);
  assert.deepEqual([0, 5, 10, 40, 50].map(way.next), [10, 10, 40, 50, 50]);
  assert.deepEqual([50, 40, 12, 10, 0].map(way.previous), [40, 10, 10, 0, 0]);
});

test("a scene plays in ten seconds, and without motion it goes from happening to happening", () => {
  assert.equal(wayThrough(SCENE, () => false).tick(10, 1000), 15);
  const still = wayThrough(SCENE, () => true);
  assert.deepEqual([still.tick(0, 1000), still.tick(0, 1300)], [0, 10]);
});

test("a time is written without needless digits", () => {
  assert.deepEqual([0, 12.5, 1 / 3].map(milliseconds), ["0 ms", "12.5 ms", "0.33 ms"]);
});
