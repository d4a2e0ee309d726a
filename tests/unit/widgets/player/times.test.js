// Times as people write them, and which event had happened by one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTime, timeFinder } from "../../../../course_utils/widgets/player/times.js";

const NOON = Date.UTC(2024, 0, 2, 12) * 1000;

test("one moment, written in several ways", () => {
  for (const text of [
    "2024-01-02T12:00:00Z", "2024-01-02 12:00", "2024-01-02T12:00:00.000000", "2024-01-02t14:00:00+02:00",
    "2024-01-02 06:30:00 -05:30",
  ]) {
    assert.equal(parseTime(text), NOON, text);
  }
  assert.equal(parseTime("2024-01-02"), NOON - 12 * 3600e6);
  assert.equal(parseTime("2024-01-02T12:00:00.5"), NOON + 500_000);
  assert.equal(parseTime("2024-01-02T12:00:00.123456789"), NOON + 123_456);
});

test("a time without a zone is in the one that is named", () => {
  assert.equal(parseTime("2024-01-02T12:00:00", "+02:00"), NOON - 2 * 3600e6);
  assert.equal(parseTime("2024-01-02T12:00:00Z", "+02:00"), NOON);
});

test("what is no time is none", () => {
  for (const text of ["", "yesterday", "2024-02-30", "2024-13-01", "2024-01-02T24:00:00", "2024-01-02T10:60", "12:00", "2024"]) {
    assert.equal(parseTime(text), null, text);
  }
});

test("the last event at or before a moment is found, whatever their order", () => {
  const finder = timeFinder({ positions: [1, 2, 4], values: ["2024-01-02T12:00:00Z", "2024-01-05T12:00:00Z", "2024-01-03T12:00:00Z"] });
  assert.ok(finder);
  const at = (/** @type {string} */ text) => finder.positionAt(finder.read(text) ?? Number.NaN);
  assert.equal(at("2024-01-02"), 0);
  assert.equal(at("2024-01-02T12:00:00Z"), 1);
  assert.equal(at("2024-01-03T18:00"), 4);
});

test("moments may be numbers", () => {
  const finder = timeFinder({ positions: [1, 2], values: [40, 80] });
  assert.ok(finder);
  assert.deepEqual(["39", "40", "1e9", "", "noon"].map(finder.read), [39, 40, 1e9, null, null]);
  assert.equal(finder.positionAt(79), 1);
});

test("what people type is read in the zone that the events are written with", () => {
  const finder = timeFinder({ positions: [1], values: ["2024-01-02T12:00:00+02:00"] });
  assert.equal(finder?.read("2024-01-02 12:00"), NOON - 2 * 3600e6);
});

test("there is nothing to jump by without times, or where the first cannot be read", () => {
  for (const values of [[], ["yesterday"], ["2024-02-30", "2024-01-02"], [null, "2024-01-02"]]) {
    assert.equal(timeFinder({ positions: values.map((_, i) => i + 1), values }), null);
  }
});

test("a time that cannot be read is passed over", () => {
  const finder = timeFinder({ positions: [1, 2, 3], values: ["2024-01-02", "soon", null] });
  assert.equal(finder?.positionAt(NOON), 1);
});
