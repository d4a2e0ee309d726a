// The board of a cluster. Of one at work the kernel does what a click asks for; a recording is moved through here.

import { element, frame, setText } from "../shared/dom.js";
import { scrubber } from "../shared/scrubber.js";
import { fill, pane, table } from "../shared/table.js";
import { before, cells, isLate, lookAt, publishing, seconds, stopped, stops, workers } from "./rows.js";

/** @typedef {import("./rows.js").Look} Look */
/** @typedef {import("./rows.js").Happened} Happened */
/** @typedef {"kill" | "return" | "stop" | "start"} What */
/** @typedef {{turn: number, what: What, name: string}} Asked */
/** @typedef {{title: string, description: string, said: string, live: boolean, asked: Asked | {},
 *   told: {turn: number, text: string}, shown: {looks: Look[], happened: Happened[], trouble: string}}} Values */
/** @typedef {(what: What, name: string) => void} Ask */

/**
 * A button that stays where it is, so that the keyboard does not lose its place, and takes turns in what it does.
 * @param {Ask} ask
 */
function turningButton(ask) {
  const root = element("button", { type: "button" });
  /** @type {() => void} */
  let press = () => {};
  root.addEventListener("click", () => press());
  /** @param {What} what @param {string} name @param {string} words */
  function show(what, name, words) {
    press = () => ask(what, name);
    setText(root, words);
    root.setAttribute("aria-label", words.includes(name) ? words : `${words} ${name}`);
  }
  return { root, show };
}

/** The nodes, with a button each where there is somebody to ask. @param {Ask | null} ask */
function nodesPane(ask) {
  const made = table("Nodes", ask ? ["Node", "State", "Do"] : ["Node", "State"]);
  /** @type {ReturnType<typeof turningButton>[]} */
  const buttons = [];
  /** @param {Look} look */
  function show(look) {
    look.nodes.forEach(([name, does], i) => {
      if (!made.body.rows[i]) {
        const row = made.body.insertRow();
        row.append(element("th", { scope: "row" }), element("td"));
        if (ask) {
          buttons[i] = turningButton(ask);
          row.append(element("td", {}, buttons[i].root));
        }
      }
      const row = made.body.rows[i];
      [name, does].forEach((text, j) => setText(row.cells[j], text));
      row.className = does === "away" ? "course-away" : does === "leads" ? "course-leads" : "";
      if (does === "away") buttons[i]?.show("return", name, "Return");
      else buttons[i]?.show("kill", name, "Kill");
    });
  }
  return { root: pane("Nodes", made.root), show };
}

/** A button for the worker of each consumer. @param {Ask} ask */
function workerButtons(ask) {
  const root = element("div", { class: "course-buttons" });
  /** @type {Map<string, ReturnType<typeof turningButton>>} */
  const buttons = new Map();
  /** @param {Look} look */
  function show(look) {
    for (const [name, works] of workers(look)) {
      const button = buttons.get(name) ?? turningButton(ask);
      if (!buttons.has(name)) root.append(button.root);
      buttons.set(name, button);
      button.show(works ? "stop" : "start", name, `${works ? "Stop" : "Start"} ${name}`);
    }
  }
  return { root, show };
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const live = model.get("live");
  const status = element("p", { role: "status" });
  const trouble = element("p", { class: "course-trouble" });
  const summary = element("p", { class: "course-tally" });
  const working = element("p", { class: "course-tally" });
  const consumers = table("Consumers", ["Consumer", "Partition", "Oldest open", "Open", "Acknowledged"]);
  const happening = table("What happened, the newest first", ["When", "What"]);

  /** @type {Ask} */
  function ask(what, name) {
    setText(status, "Sent. If a cell is running, this waits until it ends.");
    model.set("asked", { turn: model.get("told").turn + 1, what, name });
    model.save_changes();
  }

  const nodes = nodesPane(live ? ask : null);
  const buttons = live ? workerButtons(ask) : null;

  /** @param {Look} look @param {Happened[]} happened */
  function show(look, happened) {
    nodes.show(look);
    buttons?.show(look);
    setText(summary, publishing(look));
    setText(working, stopped(look));
    fill(
      consumers.body,
      look.consumers.map((each) => cells(each, look.acknowledged)),
      (i) => (isLate(look.consumers[i]) ? "course-late" : ""),
    );
    fill(happening.body, happened.map(([at, what]) => [seconds(at), what]));
  }

  const root = frame("cluster-board", model.get("title"), model.get("description"));
  root.append(element("p", { class: "course-said" }, model.get("said")));
  const shown = live ? followed() : replayed();
  root.append(
    ...shown.controls,
    status,
    trouble,
    nodes.root,
    element("div", { class: "course-ordering" }, summary, working, ...(buttons ? [buttons.root] : [])),
    pane("Consumers", consumers.root),
    pane("What happened", happening.root),
  );
  shown.begin();
  el.append(root);
  return shown.end;

  /** What is at work: the last look that the kernel sent. */
  function followed() {
    const last = () => {
      const { looks, happened, trouble: words } = model.get("shown");
      if (looks.length) show(looks[looks.length - 1], [...happened].reverse());
      setText(trouble, words);
    };
    const answer = () => setText(status, model.get("told").text);
    return {
      controls: [],
      begin() {
        model.on("change:shown", last);
        model.on("change:told", answer);
        last();
        answer();
      },
      end() {
        model.off?.("change:shown", last);
        model.off?.("change:told", answer);
      },
    };
  }

  /** A recording: time goes on as it did, and the steps are the moments at which something happened. */
  function replayed() {
    const { looks, happened } = model.get("shown");
    const end = looks[looks.length - 1].seconds;
    const at = stops(looks, happened).map((number) => looks[number].seconds);
    const controls = scrubber({
      label: "Seconds", unit: "moment", last: end, step: "any", value: looks[0].seconds,
      previous: (now) => at.filter((each) => each < now).pop() ?? 0,
      next: (now) => at.find((each) => each > now) ?? end,
      tick: (now, elapsed) => now + elapsed / 1000,
      words: seconds,
      show(now) {
        const look = looks[lookAt(looks, now)];
        const past = before(happened, look.seconds);
        setText(status, past.length ? `After ${seconds(past[0][0])}: ${past[0][1]}` : "Nothing has happened yet.");
        show(look, past);
      },
    });
    return { controls: [controls.root], begin: controls.show, end: () => {} };
  }
}

export default { render };
