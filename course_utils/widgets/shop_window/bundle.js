// Written by `course build` from the modules beside it and in widgets/shared; change those. State: 433d287b3f9dfef5

// course_utils/widgets/shared/dom.js
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  if (["button", "input", "select", "summary"].includes(tag) || "tabindex" in attributes) {
    made.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  made.append(...children);
  return made;
}
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
var lastId = 0;
function uniqueId(word) {
  lastId += 1;
  return `course-${word}-${lastId}`;
}
function frame(kind, title, description) {
  const [titleId, descriptionId] = [uniqueId("title"), uniqueId("description")];
  return element(
    "div",
    { class: `course-${kind} course-widget`, role: "group", "aria-labelledby": titleId, "aria-describedby": descriptionId },
    element("p", { class: "course-title", id: titleId }, title),
    element("p", { class: "course-description", id: descriptionId }, description)
  );
}

// course_utils/widgets/shared/table.js
function table(caption, headings) {
  const body = element("tbody");
  const heads = headings.map((text) => element("th", { scope: "col" }, text));
  const said = element("caption", {}, caption);
  const root = element("table", {}, said, element("thead", {}, element("tr", {}, ...heads)), body);
  return { root, body, heads, caption: said };
}
function fill(body, rows, classOf = () => "") {
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach((texts, i) => {
    if (!body.rows[i]) body.append(element("tr"));
    const row = body.rows[i];
    if (row.className !== classOf(i)) row.className = classOf(i);
    while (row.cells.length > texts.length) row.deleteCell(-1);
    texts.forEach((text, j) => {
      if (!row.cells[j]) row.append(j ? element("td") : element("th", { scope: "row" }));
      setText(row.cells[j], text);
    });
  });
}
function pane(label, ...children) {
  return element("div", { class: "course-pane", tabindex: "0", role: "group", "aria-label": label }, ...children);
}

// course_utils/widgets/shared/words.js
function count(number) {
  return number.toLocaleString("en-US");
}

// course_utils/widgets/shop_window/cart.js
function cart(products) {
  const quantities = /* @__PURE__ */ new Map();
  const names = new Map(products.map(([sku, name]) => [sku, name]));
  return {
    /** @param {string} sku */
    add(sku) {
      quantities.set(sku, (quantities.get(sku) ?? 0) + 1);
    },
    empty() {
      quantities.clear();
    },
    /** Pairs of a sku and a quantity. */
    get items() {
      return [...quantities];
    },
    get words() {
      const each = [...quantities].map(([sku, quantity]) => `${quantity} × ${names.get(sku) ?? sku}`);
      return each.length ? `Cart: ${each.join(", ")}` : "The cart is empty.";
    }
  };
}

// course_utils/widgets/shop_window/shop_window.js
function button(label, press) {
  const root = element("button", { type: "button" }, label);
  root.addEventListener("click", press);
  return root;
}
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
function render({ model, el }) {
  const chosen = cart(model.get("products"));
  const said = element("p", { role: "status" });
  const inCart = element("p", { class: "course-cart", "aria-live": "polite" });
  const list = table("My orders", ["Order", "Status"]);
  const none = element("p", { class: "course-none" });
  const lag = lagSlider(model);
  let turn = model.get("answer").turn;
  function add(sku) {
    chosen.add(sku);
    setText(inCart, chosen.words);
  }
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
    fill(list.body, answer.orders, (i) => fresh[i] ? "course-changed" : "");
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
      pane("My orders", list.root, none, refresh)
    )
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
var shop_window_default = { render };
export {
  shop_window_default as default
};
