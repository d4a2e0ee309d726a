// The interleaving stepper: the learner decides whose step comes next. All orders were carried out beforehand.

import { element, frame, setText } from "../shared/dom.js";
import { fill, pane, table } from "../shared/table.js";
import { count } from "../shared/words.js";
import { refusal, told, treeOf } from "./tree.js";

/** @typedef {import("./tree.js").Tree} Tree */
/** @typedef {{title: string, description: string, columns: import("./tree.js").Columns}} Values */

/**
 * A button that keeps the focus when there is nothing to press any more: it is marked as disabled, and says why.
 * @param {string} label
 * @param {() => void} press
 * @param {() => void} refuse
 */
function choice(label, press, refuse) {
  const root = element("button", { type: "button" }, label);
  root.addEventListener("click", () => (root.getAttribute("aria-disabled") === "true" ? refuse() : press()));
  return {
    root,
    /** @param {boolean} allowed */
    allow: (allowed) => root.setAttribute("aria-disabled", String(!allowed)),
  };
}

/** @param {Tree} tree */
function stepsPane(tree) {
  const made = table("Steps so far", ["Step", ...tree.writers]);
  const standings = tree.writers.map((_, writer) => {
    const word = element("span", { class: "course-standing" });
    made.heads[writer + 1].append(word);
    return word;
  });
  made.root.style.setProperty("--writers", String(tree.writers.length));
  const none = element("p", { class: "course-none" });
  return {
    root: pane("Steps so far", made.root, none),
    /** @param {number} node */
    show(node) {
      const nodes = tree.path(node);
      fill(made.body, tree.steps(node), (i) => `course-${tree.kind(nodes[i])}${nodes[i] === node ? " course-here" : ""}`);
      standings.forEach((word, writer) => setText(word, tree.standing(node, writer)));
      setText(none, nodes.length ? "" : "No step yet.");
    },
  };
}

/** @param {Tree} tree */
function storePane(tree) {
  const made = table("Store", [...tree.columns, "Change"]);
  const note = element("p", { class: "course-none" });
  return {
    root: pane("Store", made.root, note),
    /** @param {number} node */
    show(node) {
      const { lines, removed } = tree.changes(node);
      fill(made.body, lines.map(({ texts, change }) => [...texts, change]), (i) => (lines[i].change ? "course-changed" : ""));
      made.root.hidden = lines.length === 0;
      const words = removed ? `− ${count(removed)} ${removed > 1 ? "rows" : "row"} removed. ` : "";
      setText(note, words + (lines.length ? "" : "The store is empty."));
    },
  };
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const tree = treeOf(model.get("columns"));
  const status = element("p", { role: "status" });
  const panes = [stepsPane(tree), storePane(tree)];
  let node = 0;
  /** @param {string} words */
  const say = (words) => setText(status, words);

  const choices = tree.writers.map((name, writer) =>
    choice(`${name}: next step`, () => go(tree.next(node, writer) ?? node), () => say(refusal(tree, node, writer))),
  );
  const atStart = () => say("This is the start: there is no step to take back.");
  const back = choice("Step back", () => go(tree.parent(node)), atStart);
  const again = choice("Start again", () => go(0), atStart);

  /** @param {number} to */
  function go(to) {
    node = to;
    choices.forEach(({ allow }, writer) => allow(tree.next(node, writer) !== null));
    back.allow(node !== 0);
    again.allow(node !== 0);
    for (const each of panes) each.show(node);
    say(told(tree, node));
  }

  /** @param {{root: HTMLElement}[]} made */
  const buttons = (...made) => element("div", { class: "course-buttons" }, ...made.map((each) => each.root));
  const root = frame("stepper", model.get("title"), model.get("description"));
  root.append(
    element("div", { class: "course-controls" }, buttons(...choices), buttons(back, again)),
    status,
    element("div", { class: "course-panes" }, ...panes.map((each) => each.root)),
  );
  go(0);
  el.append(root);
}

export default { render };
