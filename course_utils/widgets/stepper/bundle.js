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

// course_utils/widgets/stepper/tree.js
var STANDING = { start: "ready", did: "has ended", waits: "waits", fails: "has failed" };
function treeOf(columns) {
  const { writers, parents, stepped, said, kinds, tables, contents, rows, ends } = columns;
  const children = parents.map(() => writers.map(() => null));
  parents.forEach((parent, node) => {
    if (parent >= 0) children[parent][stepped[node]] = node;
  });
  function path(node) {
    const nodes = [];
    for (let each = node; each; each = parents[each]) nodes.unshift(each);
    return nodes;
  }
  function standing(node, writer) {
    if (children[node][writer] !== null) return "ready";
    const last = path(node).findLast((each) => stepped[each] === writer);
    return last === void 0 ? "has ended" : STANDING[kinds[last]];
  }
  const store = (node) => contents[tables[node]].map((row) => [row, rows[row]]);
  return {
    writers,
    columns: columns.columns,
    path,
    standing,
    /** @param {number} node */
    parent: (node) => parents[node],
    /** @param {number} node @param {number} writer */
    next: (node, writer) => children[node][writer],
    /** @param {number} node */
    atEnd: (node) => children[node].every((child) => child === null),
    /** @param {number} node */
    kind: (node) => kinds[node],
    /** How many orders there are, and how many of them end with the store as it is here. @param {number} node */
    orders: (node) => ({ all: ends.length, alike: ends.filter((end) => tables[end] === tables[node]).length }),
    /** @param {number} node */
    sentence: (node) => `${writers[stepped[node]]}: ${said[node].replace(/\.$/, "")}.`,
    /** The steps so far, each with its number and a cell for each writer. @param {number} node */
    steps: (node) => path(node).map((each, i) => [String(i + 1), ...writers.map((_, writer) => writer === stepped[each] ? said[each] : "")]),
    /** The rows of the store, each with what the last step made of it, and how many it removed. @param {number} node */
    changes(node) {
      const [now, before] = [store(node), store(node ? parents[node] : node)];
      const lines = now.map(([row, texts], i) => {
        const change = i >= before.length ? "+ new" : row === before[i][0] ? "" : "● changed";
        return { texts, change };
      });
      return { lines, removed: Math.max(before.length - now.length, 0) };
    }
  };
}
function listed(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
}
function ending(tree, node) {
  if (!tree.atEnd(node)) return "";
  const left = tree.writers.filter((_, writer) => tree.standing(node, writer) === "waits");
  const stuck = `Nobody can go on: ${listed(left)} ${left.length > 1 ? "wait" : "waits"} (deadlock).`;
  const how = left.length ? stuck : "The end.";
  const { all, alike } = tree.orders(node);
  if (all === 1) return how;
  const some = `${count(alike)} of the ${count(all)} orders ${alike === 1 ? "ends" : "end"}`;
  return `${how} ${alike === all ? `All ${count(all)} orders end` : some} with the store like this.`;
}
function refusal(tree, node, writer) {
  const standing = tree.standing(node, writer);
  const others = tree.atEnd(node) ? "nobody else can step" : "another one has to step first";
  return `${tree.writers[writer]} ${standing}` + (standing === "waits" ? `, and ${others}.` : ".");
}
function told(tree, node) {
  const step = node ? `Step ${count(tree.path(node).length)}. ${tree.sentence(node)}` : "Nothing has happened yet. Who takes the first step?";
  return [step, ending(tree, node)].filter(Boolean).join(" ");
}

// course_utils/widgets/stepper/stepper.js
function choice(label, press, refuse) {
  const root = element("button", { type: "button" }, label);
  root.addEventListener("click", () => root.getAttribute("aria-disabled") === "true" ? refuse() : press());
  return {
    root,
    /** @param {boolean} allowed */
    allow: (allowed) => root.setAttribute("aria-disabled", String(!allowed))
  };
}
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
    }
  };
}
function storePane(tree) {
  const made = table("Store", [...tree.columns, "Change"]);
  const note = element("p", { class: "course-none" });
  return {
    root: pane("Store", made.root, note),
    /** @param {number} node */
    show(node) {
      const { lines, removed } = tree.changes(node);
      fill(made.body, lines.map(({ texts, change }) => [...texts, change]), (i) => lines[i].change ? "course-changed" : "");
      made.root.hidden = lines.length === 0;
      const words = removed ? `− ${count(removed)} ${removed > 1 ? "rows" : "row"} removed. ` : "";
      setText(note, words + (lines.length ? "" : "The store is empty."));
    }
  };
}
function render({ model, el }) {
  const tree = treeOf(model.get("columns"));
  const status = element("p", { role: "status" });
  const panes = [stepsPane(tree), storePane(tree)];
  let node = 0;
  const say = (words) => setText(status, words);
  const choices = tree.writers.map(
    (name, writer) => choice(`${name}: next step`, () => go(tree.next(node, writer) ?? node), () => say(refusal(tree, node, writer)))
  );
  const atStart = () => say("This is the start: there is no step to take back.");
  const back = choice("Step back", () => go(tree.parent(node)), atStart);
  const again = choice("Start again", () => go(0), atStart);
  function go(to) {
    node = to;
    choices.forEach(({ allow }, writer) => allow(tree.next(node, writer) !== null));
    back.allow(node !== 0);
    again.allow(node !== 0);
    for (const each of panes) each.show(node);
    say(told(tree, node));
  }
  const buttons = (...made) => element("div", { class: "course-buttons" }, ...made.map((each) => each.root));
  const root = frame("stepper", model.get("title"), model.get("description"));
  root.append(
    element("div", { class: "course-controls" }, buttons(...choices), buttons(back, again)),
    status,
    element("div", { class: "course-panes" }, ...panes.map((each) => each.root))
  );
  go(0);
  el.append(root);
}
var stepper_default = { render };
export {
  stepper_default as default
};
