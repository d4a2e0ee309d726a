// Where we are on the way, and how playing moves us on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { playback } from "../../../../course_utils/widgets/shared/playback.js";

/** From 0 to 4, a step a second. @param {number} value */
function way(value) {
  return playback({
    last: 4,
    value,
    previous: (at) => at - 1,
    next: (at) => at + 1,
    tick: (at, elapsed) => at + Math.floor(elapsed / 1000),
  });
}

test("a step leads to the neighbour, and never beyond an end", () => {
  const at = way(3);
  at.on();
  at.on();
  assert.equal(at.value, 4);
  at.go(-7);
  at.back();
  assert.equal(at.value, 0);
});

test("playing moves on with the time, and ends at the end", () => {
  const at = way(2);
  at.start(100);
  assert.equal(at.frame(600), false);
  assert.equal(at.value, 2);
  assert.equal(at.frame(1100), true);
  assert.deepEqual([at.value, at.playing], [3, true]);
  assert.equal(at.frame(9000), true);
  assert.deepEqual([at.value, at.playing], [4, false]);
  assert.equal(at.frame(20000), false);
});

test("time that was too short for a step counts for the next one", () => {
  const at = way(0);
  at.start(0);
  for (let now = 100; now <= 1000; now += 100) at.frame(now);
  assert.equal(at.value, 1);
});

test("playing at the end begins anew", () => {
  const at = way(4);
  at.start(0);
  assert.deepEqual([at.value, at.playing], [0, true]);
});

test("a step by hand stops the playing", () => {
  const at = way(1);
  at.start(0);
  at.on();
  assert.equal(at.playing, false);
  assert.equal(at.frame(5000), false);
  assert.equal(at.value, 2);
});
