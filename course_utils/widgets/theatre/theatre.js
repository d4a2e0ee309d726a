// The message theatre: diagrams drawn beforehand, uncovered up to the time on the scrubber.

import { element, frame, setText, uniqueId } from "../shared/dom.js";
import { prefersStillness, scrubber } from "../shared/scrubber.js";
import { fill, folded, table } from "../shared/table.js";
import { count } from "../shared/words.js";
import { milliseconds, wayThrough, words } from "./script.js";
import { stage } from "./stage.js";

/** @typedef {import("./script.js").Scene} Scene */
/** @typedef {{title: string, description: string, scenes: Scene[]}} Values */

/** @param {Scene} scene */
function wholeTable({ rows, panes }) {
  const skipped = panes.length > 1 ? 0 : 1; // the name of the only pane
  const headings = ["Pane", "What", "From", "To", "Label", "Start (ms)", "End (ms)", "Outcome"];
  const made = table("", headings.slice(skipped));
  fill(made.body, rows.map((row) => row.slice(skipped)));
  made.caption.remove();
  return folded(`All ${count(rows.length)} rows as a table`, "Table of everything in the diagram", made.root);
}

/** @param {Scene} scene */
function statusLine(scene) {
  const clock = element("p", { class: "course-clock" });
  const lines = scene.panes.map(({ title }) => {
    const said = element("span");
    const name = scene.panes.length > 1 ? [element("strong", {}, title), ": "] : [];
    return { title, said, root: element("p", {}, ...name, said) };
  });
  return {
    root: element("div", { role: "status" }, clock, ...lines.map((line) => line.root)),
    /** @param {number} time */
    show(time) {
      setText(clock, `${milliseconds(time)} of ${milliseconds(scene.end)}`);
      for (const { title, said } of lines) setText(said, words(scene, title, time));
    },
  };
}

/**
 * @param {Scene} scene
 * @param {HTMLElement} place
 */
function showScene(scene, place) {
  const stages = scene.panes.map((pane) => stage(pane, scene.end));
  const status = statusLine(scene);
  const controls = scrubber({
    label: "Time", unit: "happening", step: "any",
    ...wayThrough(scene, prefersStillness),
    words: milliseconds,
    show(at) {
      for (const each of [status, ...stages]) each.show(at);
    },
  });
  const several = stages.length > 1 ? " course-several" : "";
  const panes = element("div", { class: `course-stages${several}` }, ...stages.map((each) => each.root));
  place.replaceChildren(controls.root, status.root, panes, wholeTable(scene));
  controls.show();
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const root = frame("theatre", model.get("title"), model.get("description"));
  const scenes = model.get("scenes");
  const place = element("div");
  if (scenes.length > 1) {
    const id = uniqueId("scenario");
    const select = element("select", { id }, ...scenes.map(({ name }, i) => element("option", { value: i }, name)));
    select.addEventListener("change", () => showScene(scenes[select.selectedIndex], place));
    root.append(element("p", { class: "course-choice" }, element("label", { for: id }, "Scenario"), select));
  }
  root.append(place);
  el.append(root);
  showScene(scenes[0], place);
}

export default { render };
