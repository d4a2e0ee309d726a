// Events in the order in which they arrive, moved by buttons, by arrow keys or by dragging, with the state after each.

import { element, frame, setText } from "../shared/dom.js";
import { fill, folded, table } from "../shared/table.js";
import { count } from "../shared/words.js";
import { moved, ordersOf } from "./orders.js";

/** @typedef {import("./orders.js").Orders} Orders */
/** @typedef {{title: string, description: string, columns: import("./orders.js").Columns}} Values */

/**
 * The line of one event, wherever it stands.
 * @param {string} label
 * @param {(by: number, pressed: HTMLElement) => void} move
 */
function line(label, move) {
  const grip = element("button", { type: "button", class: "course-grip", "aria-label": `Move ${label} with the arrow keys` }, "↕");
  grip.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!by) return;
    event.preventDefault();
    move(by, grip);
  });
  /** @param {string} words @param {number} by */
  const button = (words, by) => {
    const made = element("button", { type: "button", "aria-label": `Move ${label} ${words.toLowerCase()}` }, words);
    made.addEventListener("click", () => made.getAttribute("aria-disabled") === "true" || move(by, made));
    return made;
  };
  const [up, down] = [button("Up", -1), button("Down", 1)];
  const state = element("span", { class: "course-after" });
  const said = element("span", { class: "course-event" }, label);
  return { root: element("li", {}, grip, said, element("span", { class: "course-buttons" }, up, down), state), grip, up, down, state };
}

/** All orders and how they end, one click away. @param {Orders} orders */
function everything(orders) {
  const made = table("All orders", ["Order", "Ends with", "Right or wrong"]);
  fill(
    made.body,
    orders.all.map((order) => {
      const { state, error } = orders.after(order, order.length - 1);
      return [order.map((number) => orders.labels[number]).join(", "), error || state, orders.right(order) ? "right" : "wrong"];
    }),
  );
  return folded(`All ${count(orders.all.length)} orders`, "All orders", made.root);
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const orders = ordersOf(model.get("columns"));
  const status = element("p", { role: "status" });
  let order = orders.happened;

  const lines = orders.labels.map((label, number) =>
    line(label, (by, pressed) => {
      const from = order.indexOf(number);
      show(moved(order, from, from + by));
      pressed.focus(); // moved in the page, it has lost it
    }),
  );
  const list = element("ol", { class: "course-arrivals-list" }, ...lines.map(({ root }) => root));

  /** @param {number[]} to */
  function show(to) {
    if (to.join() !== order.join()) list.append(...to.map((number) => lines[number].root));
    order = to;
    order.forEach((number, place) => {
      const { up, down, state, root } = lines[number];
      const { state: after, error } = orders.after(order, place);
      setText(state, error ? `raises ${error}` : after);
      root.classList.toggle("course-fails", Boolean(error));
      up.setAttribute("aria-disabled", String(place === 0));
      down.setAttribute("aria-disabled", String(place === order.length - 1));
    });
    setText(status, told());
  }

  function told() {
    const { state } = orders.after(order, order.length - 1);
    const ends = orders.right(order) ? `ends right: ${state}` : `ends with ${state}. It should be ${orders.wanted}`;
    const all = count(orders.all.length);
    return `Order ${orders.number(order)} of ${all} ${ends}. ${count(orders.howMany)} of the ${all} orders end right.`;
  }

  dragging(list, lines.map(({ grip }) => grip), (number, y) => {
    const middles = order.map((each) => lines[each].root.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
    const from = order.indexOf(number);
    const to = middles.filter((middle, place) => place !== from && middle < y).length;
    if (to !== from) show(moved(order, from, to));
  });

  /** @param {string} words @param {() => number[]} next */
  const control = (words, next) => {
    const made = element("button", { type: "button" }, words);
    made.addEventListener("click", () => show(next()));
    return made;
  };
  const controls = element(
    "div",
    { class: "course-buttons" },
    control("Next order", () => orders.following(order)),
    control("As it happened", () => orders.happened),
  );
  const root = frame("arrivals", model.get("title"), model.get("description"));
  root.append(controls, status, list, everything(orders));
  show(order);
  el.append(root);
}

/**
 * Tell where the pointer is while it drags one of the grips.
 * @param {HTMLElement} list holds the pointer, since the grips themselves move in the page
 * @param {HTMLElement[]} grips
 * @param {(grip: number, y: number) => void} follow
 */
function dragging(list, grips, follow) {
  let dragged = -1;
  grips.forEach((grip, number) =>
    grip.addEventListener("pointerdown", (event) => {
      dragged = number;
      list.setPointerCapture(event.pointerId);
    }),
  );
  list.addEventListener("pointermove", (event) => {
    if (dragged >= 0) follow(dragged, event.clientY);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    list.addEventListener(end, () => {
      dragged = -1;
    });
  }
}

export default { render };
