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

// course_utils/widgets/board/rows.js
function state(service) {
  if (!service.runs) return "away";
  if (service.refused) return `refuses: ${service.refused}`;
  return service.slow ? "works slowly" : "works";
}
function cells(service) {
  const read = service.read.map(([feed, position, end]) => `${feed} ${count(position)} of ${count(end)}`);
  const known = [service.owed, service.parked].map((number) => number === null ? "?" : count(number));
  return [service.name, state(service), read.join(", "), count(service.lag), ...known];
}
function actions(service) {
  return service.runs ? ["stop", service.slow ? "hurry" : "slow", "kill"] : ["start"];
}
function newest(orders, most) {
  return orders.slice(-most).reverse();
}
function tally(orders) {
  if (!orders.length) return "No order yet.";
  const each = /* @__PURE__ */ new Map();
  for (const [, said] of orders) each.set(said, (each.get(said) ?? 0) + 1);
  const words = [...each].sort().map(([said, number]) => `${count(number)} ${said}`);
  return `${count(orders.length)} ${orders.length === 1 ? "order" : "orders"}: ${words.join(", ")}.`;
}

// course_utils/widgets/board/board.js
var MOST = 12;
var LABELS = { start: "Start", stop: "Stop", slow: "Slow down", hurry: "Hurry", kill: "Kill" };
var PLACES = [["start", "stop"], ["slow", "hurry"], ["kill"]];
function buttonsOf(name, press) {
  const buttons = PLACES.map(() => element("button", { type: "button" }));
  let possible = [];
  buttons.forEach((button, place) => {
    button.addEventListener("click", () => {
      const what = possible[place];
      if (what) press(what, name);
    });
  });
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
function render({ model, el }) {
  const said = element("p", { role: "status" });
  const trouble = element("p", { class: "course-trouble" });
  const services = table("Services", ["Service", "State", "Has read", "Lag", "Owed", "Parked", "Do"]);
  const orders = table("Orders", model.get("heads"));
  const summary = element("p", { class: "course-tally" });
  const buttons = /* @__PURE__ */ new Map();
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
    fill(orders.body, last, (i) => before.size && before.get(last[i][0]) !== last[i].join("") ? "course-changed" : "");
    setText(summary, tally(rows) + (rows.length > MOST ? ` The last ${MOST} are shown.` : ""));
    setText(trouble, words);
  }
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
    element("div", { class: "course-ordering" }, summary, ...model.get("more") ? [more] : []),
    pane("Orders", orders.root)
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
var board_default = { render };
export {
  board_default as default
};
