// The board: services with their buttons, and orders. What a click asks for, the kernel does; what is shown, it sends.

import { element, frame, setText } from "../shared/dom.js";
import { fill, pane, table } from "../shared/table.js";
import { actions, cells, newest, tally } from "./rows.js";

/** @typedef {import("./rows.js").Service} Service */
/** @typedef {import("./rows.js").Action} Action */
/** @typedef {{turn: number, what: Action | "more", name?: string}} Asked */
/** @typedef {{title: string, description: string, heads: string[], more: string, asked: Asked | {},
 *   said: {turn: number, text: string}, shown: {services: Service[], orders: string[][], trouble: string}}} Values */

const MOST = 12;
/** @type {Record<Action, string>} */
const LABELS = { start: "Start", stop: "Stop", slow: "Slow down", hurry: "Hurry", kill: "Kill" };
/** Where each button stands; what shares a place takes turns. @type {Action[][]} */
const PLACES = [["start", "stop"], ["slow", "hurry"], ["kill"]];

/**
 * The buttons of one service. They stay where they are, so that the keyboard does not lose its place.
 * @param {string} name
 * @param {(what: Action, name: string) => void} press
 */
function buttonsOf(name, press) {
  const buttons = PLACES.map(() => element("button", { type: "button" }));
  /** @type {(Action | undefined)[]} */
  let possible = [];
  buttons.forEach((button, place) => {
    button.addEventListener("click", () => {
      const what = possible[place];
      if (what) press(what, name);
    });
  });
  /** @param {Service} service */
  function show(service) {
    const can = actions(service);
    possible = PLACES.map((either) => either.find((what) => can.includes(what)));
    buttons.forEach((button, place) => {
      const what = possible[place] ?? PLACES[place][0];
      setText(button, LABELS[what]);
      button.setAttribute("aria-label", `${LABELS[what]} ${name}`);
      button.setAttribute("aria-disabled", String(!possible[place]));
    });
  }
  return { root: element("div", { class: "course-buttons" }, ...buttons), show };
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const said = element("p", { role: "status" });
  const trouble = element("p", { class: "course-trouble" });
  const services = table("Services", ["Service", "State", "Has read", "Lag", "Owed", "Parked", "Do"]);
  const orders = table("Orders", model.get("heads"));
  const summary = element("p", { class: "course-tally" });
  /** @type {Map<string, ReturnType<typeof buttonsOf>>} */
  const buttons = new Map();

  /**
   * @param {Asked["what"]} what
   * @param {string} [name]
   */
  function ask(what, name) {
    setText(said, "Sent. If a cell is running, this waits until it ends.");
    model.set("asked", { turn: model.get("said").turn + 1, what, name });
    model.save_changes();
  }

  function show() {
    const { services: states, orders: rows, trouble: words } = model.get("shown");
    fillServices(states);
    const before = new Map([...orders.body.rows].map((row) => [row.cells[0].textContent, row.textContent]));
    const last = newest(rows, MOST);
    fill(orders.body, last, (i) => (before.size && before.get(last[i][0]) !== last[i].join("") ? "course-changed" : ""));
    setText(summary, tally(rows) + (rows.length > MOST ? ` The last ${MOST} are shown.` : ""));
    setText(trouble, words);
  }

  /** @param {Service[]} states */
  function fillServices(states) {
    states.forEach((service, i) => {
      const row = services.body.rows[i] ?? services.body.insertRow();
      if (!buttons.has(service.name)) {
        const made = buttonsOf(service.name, ask);
        buttons.set(service.name, made);
        row.append(element("th", { scope: "row" }), ...Array.from({ length: 5 }, () => element("td")), element("td", {}, made.root));
      }
      cells(service).forEach((text, j) => setText(row.cells[j], text));
      row.classList.toggle("course-away", !service.runs);
      buttons.get(service.name)?.show(service);
    });
  }

  const root = frame("board", model.get("title"), model.get("description"));
  const more = element("button", { type: "button" }, model.get("more"));
  more.addEventListener("click", () => ask("more"));
  root.append(
    said,
    pane("Services", services.root),
    trouble,
    element("div", { class: "course-ordering" }, summary, ...(model.get("more") ? [more] : [])),
    pane("Orders", orders.root),
  );
  const answer = () => setText(said, model.get("said").text);
  model.on("change:shown", show);
  model.on("change:said", answer);
  show();
  answer();
  el.append(root);
  return () => {
    model.off?.("change:shown", show);
    model.off?.("change:said", answer);
  };
}

export default { render };
