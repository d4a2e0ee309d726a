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
function folded(summary, label, whole, ...above) {
  const scroll = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": label }, whole);
  return element("details", {}, element("summary", {}, summary), ...above, scroll);
}

// course_utils/widgets/shared/words.js
function count(number) {
  return number.toLocaleString("en-US");
}

// course_utils/widgets/arrivals/orders.js
function permutations(rest) {
  if (!rest.length) return [[]];
  return rest.flatMap((each) => permutations(rest.filter((other) => other !== each)).map((tail) => [each, ...tail]));
}
function ordersOf({ labels, states, errors }) {
  const happened = labels.map((_, number) => number);
  const all = permutations(happened);
  const raises = (order) => order.some((_, place) => order.slice(0, place + 1).join("") in errors);
  const right = (order) => !raises(order) && states[order.join("")] === states[happened.join("")];
  return {
    labels,
    happened,
    all,
    right,
    wanted: states[happened.join("")],
    howMany: all.filter(right).length,
    /** @param {number[]} order @param {number} place */
    after(order, place) {
      const beginning = order.slice(0, place + 1).join("");
      return { state: states[beginning], error: errors[beginning] ?? "" };
    },
    /** The order after this one, and after the last the first again. @param {number[]} order */
    following: (order) => all[(all.findIndex((each) => each.join() === order.join()) + 1) % all.length],
    /** Which of all orders it is, from 1. @param {number[]} order */
    number: (order) => all.findIndex((each) => each.join() === order.join()) + 1
  };
}
function moved(order, from, to) {
  const place = Math.min(Math.max(to, 0), order.length - 1);
  const rest = order.toSpliced(from, 1);
  return rest.toSpliced(place, 0, order[from]);
}

// course_utils/widgets/arrivals/arrivals.js
function line(label, move) {
  const grip = element("button", { type: "button", class: "course-grip", "aria-label": `Move ${label} with the arrow keys` }, "↕");
  grip.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!by) return;
    event.preventDefault();
    move(by, grip);
  });
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
function everything(orders) {
  const made = table("All orders", ["Order", "Ends with", "Right or wrong"]);
  fill(
    made.body,
    orders.all.map((order) => {
      const { state, error } = orders.after(order, order.length - 1);
      return [order.map((number) => orders.labels[number]).join(", "), error || state, orders.right(order) ? "right" : "wrong"];
    })
  );
  return folded(`All ${count(orders.all.length)} orders`, "All orders", made.root);
}
function render({ model, el }) {
  const orders = ordersOf(model.get("columns"));
  const status = element("p", { role: "status" });
  let order = orders.happened;
  const lines = orders.labels.map(
    (label, number) => line(label, (by, pressed) => {
      const from = order.indexOf(number);
      show(moved(order, from, from + by));
      pressed.focus();
    })
  );
  const list = element("ol", { class: "course-arrivals-list" }, ...lines.map(({ root: root2 }) => root2));
  function show(to) {
    if (to.join() !== order.join()) list.append(...to.map((number) => lines[number].root));
    order = to;
    order.forEach((number, place) => {
      const { up, down, state, root: root2 } = lines[number];
      const { state: after, error } = orders.after(order, place);
      setText(state, error ? `raises ${error}` : after);
      root2.classList.toggle("course-fails", Boolean(error));
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
  const control = (words, next) => {
    const made = element("button", { type: "button" }, words);
    made.addEventListener("click", () => show(next()));
    return made;
  };
  const controls = element(
    "div",
    { class: "course-buttons" },
    control("Next order", () => orders.following(order)),
    control("As it happened", () => orders.happened)
  );
  const root = frame("arrivals", model.get("title"), model.get("description"));
  root.append(controls, status, list, everything(orders));
  show(order);
  el.append(root);
}
function dragging(list, grips, follow) {
  let dragged = -1;
  grips.forEach(
    (grip, number) => grip.addEventListener("pointerdown", (event) => {
      dragged = number;
      list.setPointerCapture(event.pointerId);
    })
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
var arrivals_default = { render };
export {
  arrivals_default as default
};
