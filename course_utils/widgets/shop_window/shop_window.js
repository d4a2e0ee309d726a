// The shop window: fill a cart, order, and look at one's orders. What a click asks for, the kernel does.

import { element, frame, setText, uniqueId } from "../shared/dom.js";
import { fill, pane, table } from "../shared/table.js";
import { count } from "../shared/words.js";
import { cart } from "./cart.js";

/** @typedef {{turn: number, said: string, ordered: boolean, orders: string[][]}} Answer */
/** @typedef {{turn: number, what: "order" | "refresh", items: [string, number][]}} Asked */
/** @typedef {{title: string, description: string, products: import("./cart.js").Product[], longest_lag_ms: number,
 *   lag_ms: number, asked: Asked | {}, answer: Answer}} Values */

/**
 * @param {string} label
 * @param {() => void} press
 */
function button(label, press) {
  const root = element("button", { type: "button" }, label);
  root.addEventListener("click", press);
  return root;
}

/**
 * The products, a button for each.
 * @param {import("./cart.js").Product[]} products
 * @param {(sku: string) => void} add
 */
function shelf(products, add) {
  const made = table("Shop", ["Product", "Price", "Cart"]);
  fill(made.body, products.map(([, name, price]) => [name, price, ""]));
  products.forEach(([sku, name], i) => {
    const root = button("Add", () => add(sku));
    root.setAttribute("aria-label", `Add ${name} to the cart`);
    made.body.rows[i].cells[2].append(root);
  });
  return made.root;
}

/** @param {import("../shared/model").Model<Values>} model */
function lagSlider(model) {
  const id = uniqueId("lag");
  const slider = element("input", { type: "range", id, min: 0, max: model.get("longest_lag_ms"), step: 50 });
  const value = element("span", { class: "course-lag-value", "aria-hidden": "true" });
  function show() {
    const words = `${count(model.get("lag_ms"))} ms`;
    slider.value = String(model.get("lag_ms"));
    slider.setAttribute("aria-valuetext", words);
    setText(value, words);
  }
  slider.addEventListener("input", () => {
    model.set("lag_ms", Number(slider.value));
    model.save_changes();
    show();
  });
  const root = element("div", { class: "course-lag" }, element("label", { for: id }, "Lag of the view"), slider, value);
  return { root, show };
}

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const chosen = cart(model.get("products"));
  const said = element("p", { role: "status" });
  const inCart = element("p", { class: "course-cart", "aria-live": "polite" });
  const list = table("My orders", ["Order", "Status"]);
  const none = element("p", { class: "course-none" });
  const lag = lagSlider(model);
  let turn = model.get("answer").turn;

  /** @param {string} sku */
  function add(sku) {
    chosen.add(sku);
    setText(inCart, chosen.words);
  }

  /** @param {Asked["what"]} what */
  function ask(what) {
    const items = what === "order" ? chosen.items : [];
    if (what === "order" && items.length === 0) return setText(said, "The cart is empty. Add something first.");
    turn += 1;
    setText(said, "Sent. If a cell is running, this waits until it ends.");
    model.set("asked", { turn, what, items });
    model.save_changes();
  }

  function show() {
    const answer = model.get("answer");
    const seen = new Set([...list.body.rows].map((row) => row.cells[0].textContent));
    const fresh = answer.orders.map(([number]) => list.body.rows.length > 0 && !seen.has(number));
    fill(list.body, answer.orders, (i) => (fresh[i] ? "course-changed" : ""));
    setText(none, answer.orders.length ? "" : "No order is in the list.");
    if (answer.said) setText(said, answer.said);
    if (answer.ordered) chosen.empty();
    turn = Math.max(turn, answer.turn);
    setText(inCart, chosen.words);
  }

  const order = element("div", { class: "course-buttons" }, button("Order", () => ask("order")));
  const refresh = element("div", { class: "course-buttons" }, button("Refresh", () => ask("refresh")));
  const root = frame("shop-window", model.get("title"), model.get("description"));
  root.append(
    lag.root,
    said,
    element(
      "div",
      { class: "course-panes" },
      pane("Shop", shelf(model.get("products"), add), inCart, order),
      pane("My orders", list.root, none, refresh),
    ),
  );
  model.on("change:answer", show);
  model.on("change:lag_ms", lag.show);
  show();
  lag.show();
  el.append(root);
  return () => {
    model.off?.("change:answer", show);
    model.off?.("change:lag_ms", lag.show);
  };
}

export default { render };
