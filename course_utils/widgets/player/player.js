// The replay player: one event at a time, the state after it, and what it changed.

import { element, frame, setText, uniqueId } from "../shared/dom.js";
import { prefersStillness, scrubber } from "../shared/scrubber.js";
import { fill, folded, pane, table } from "../shared/table.js";
import { count } from "../shared/words.js";
import { readHistory, whereWeAre } from "./history.js";
import { ROWS, following, rowsOf, turned } from "./rows.js";
import { timeFinder } from "./times.js";

/** @typedef {import("./history.js").History} History */
/** @typedef {{title: string, description: string, columns: import("./history.js").Columns}} Values */

const PARTS = 40; // parts of a state shown at once

/** @param {History} history */
function eventPane(history) {
  const made = table("Event", ["Field", "Value"]);
  const none = element("p", { class: "course-none" });
  return {
    root: pane("Event", made.root, none),
    /** @param {number} position */
    show(position) {
      const time = history.time(position);
      const rows = position ? [["type", history.type(position)]] : [];
      if (time !== null) rows.push(["time", time]);
      fill(made.body, [...rows, ...(position ? history.payload(position) : [])]);
      setText(none, position ? "" : "No event yet: this is the start.");
    },
  };
}

/**
 * @param {string | null} before
 * @param {string | null} after
 */
function change(before, after) {
  if (before === after) return "";
  if (before === null) return "+ new";
  return after === null ? "− removed" : "● changed";
}

/** @param {History} history */
function statePane(history) {
  const made = table("State after it", ["Part", "Before", "After", "Change"]);
  const note = element("p", { class: "course-none" });
  return {
    root: pane("State after the event", made.root, note),
    /** @param {number} position */
    show(position) {
      const parts = history.state(position);
      const [changed, same] = [parts.filter(([, a, b]) => a !== b), parts.filter(([, a, b]) => a === b)];
      const shown = parts.length > PARTS ? [...changed, ...same].slice(0, PARTS) : parts;
      fill(
        made.body,
        shown.map(([key, before, after]) => [key, before === after ? "" : (before ?? "–"), after ?? "–", change(before, after)]),
        (i) => (shown[i][1] === shown[i][2] ? "" : "course-changed"),
      );
      const hidden = parts.length - shown.length;
      const words = hidden ? `… and ${count(hidden)} more parts of the state, unchanged parts last.` : "";
      const still = position > 0 && changed.length === 0;
      setText(note, parts.length ? (still ? "This event changed nothing." : words) : "The state is empty.");
    },
  };
}

/** @param {History} history */
function allRows(history) {
  const { headings, row } = rowsOf(history);
  const made = table("", headings);
  const earlier = element("button", { type: "button" }, "Earlier rows");
  const later = element("button", { type: "button" }, "Later rows");
  const buttons = element("div", { class: "course-buttons" }, earlier, later);
  const root = folded(`All ${count(history.size)} events as a table`, "Table of events", made.root, buttons);
  let [first, position] = [0, 0];

  /** @param {number} from */
  function draw(from) {
    first = from;
    const end = Math.min(first + ROWS - 1, history.size);
    const lines = Array.from({ length: end - first + 1 }, (_, i) => row(first + i));
    fill(made.body, lines, (i) => (first + i === position ? "course-here" : ""));
    setText(made.caption, `Rows ${count(first)}–${count(end)} of ${count(history.size)}; the current row is marked ▸`);
    earlier.disabled = first === 0;
    later.disabled = end === history.size;
  }

  const follow = () => draw(following(first, position, history.size));
  earlier.addEventListener("click", () => draw(turned(first, -ROWS, history.size)));
  later.addEventListener("click", () => draw(turned(first, ROWS, history.size)));
  root.addEventListener("toggle", () => root.open && follow());
  return {
    root,
    /** @param {number} at */
    show(at) {
      position = at;
      if (root.open) follow();
    },
  };
}

/**
 * @param {History} history
 * @param {NonNullable<ReturnType<typeof timeFinder>>} finder
 * @param {(position: number) => void} go
 */
function jumpField(history, finder, go) {
  const id = uniqueId("jump");
  const example = history.time(history.size) ?? history.time(1) ?? "";
  const input = element("input", { type: "text", id, autocomplete: "off", spellcheck: "false", placeholder: history.time(1) ?? "" });
  const answer = element("p", { class: "course-answer", role: "alert" });
  const form = element("form", { class: "course-jump" }, element("label", { for: id }, "Jump to"), input);
  form.append(element("button", { type: "submit" }, "Jump"), answer);
  // Lab cancels the line break that Enter would be, and with it the form's own way of submitting.
  input.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Enter") return;
    pressed.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const text = input.value.trim();
    const moment = finder.read(text);
    input.setAttribute("aria-invalid", String(moment === null));
    if (moment === null) return setText(answer, `“${text}” is not a time the player can read. Write it like ${example}.`);
    const position = finder.positionAt(moment);
    go(position);
    if (!position) setText(answer, `No event had happened by ${text}: this is the start.`);
  });
  return { root: form, clear: () => setText(answer, "") };
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const columns = model.get("columns");
  const history = readHistory(columns);
  const said = [element("span"), element("span", { class: "course-time" })];
  const [event, state, rows] = [eventPane(history), statePane(history), allRows(history)];
  const stride = Math.max(1, Math.ceil(history.size / 300));
  const pause = history.size > 60 ? 60 : 900;
  const controls = scrubber({
    label: "Position", unit: "event", last: history.size, step: 1, value: 0,
    previous: (at) => at - 1,
    next: (at) => at + 1,
    tick: (at, elapsed) => (elapsed < (prefersStillness() ? Math.max(pause, 900) : pause) ? at : at + stride),
    words: (at) => whereWeAre(history, at).join(""),
    show(at) {
      whereWeAre(history, at).forEach((text, i) => setText(said[i], text));
      for (const each of [event, state, rows]) each.show(at);
      jump?.clear();
    },
  });
  const finder = timeFinder(columns.times);
  const jump = finder && jumpField(history, finder, controls.go);
  const root = frame("player", model.get("title"), model.get("description"));
  root.append(
    controls.root,
    ...(jump ? [jump.root] : []),
    element("p", { role: "status" }, ...said),
    element("div", { class: "course-panes" }, event.root, state.root),
    rows.root,
  );
  controls.show();
  el.append(root);
}

export default { render };
