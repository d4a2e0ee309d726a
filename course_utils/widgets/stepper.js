// The interleaving stepper: the learner decides whose step comes next. All orders were carried out beforehand.

const STANDING = { did: "has ended", waits: "waits", fails: "has failed" };

// The tree as it came from Python, with the ways on from each node.
function treeOf(columns) {
  const { writers, parents, stepped, said, kinds, tables, contents, rows, ends } = columns;
  const children = parents.map(() => writers.map(() => null));
  parents.forEach((parent, node) => {
    if (parent >= 0) children[parent][stepped[node]] = node;
  });
  const path = (node) => (node ? [...path(parents[node]), node] : []);
  return {
    ...columns,
    path,
    next: (node, writer) => children[node][writer],
    atEnd: (node) => children[node].every((child) => child === null),
    contents: (node) => contents[tables[node]].map((row) => [row, rows[row]]),
    endsLike: (node) => ends.filter((end) => tables[end] === tables[node]).length,
    // How it stands with a writer: ready, or why it cannot step.
    standing(node, writer) {
      if (children[node][writer] !== null) return "ready";
      const last = path(node).findLast((each) => stepped[each] === writer);
      return STANDING[kinds[last]];
    },
    sentence: (node) => `${writers[stepped[node]]}: ${said[node].replace(/\.$/, "")}.`,
  };
}

function listed(names) {
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names.join("");
}

// How a run ended, in words; nothing while it goes on.
function ending(tree, node) {
  if (!tree.atEnd(node)) return "";
  const left = tree.writers.filter((_, writer) => tree.standing(node, writer) === "waits");
  const how = left.length ? `Nobody can go on: ${listed(left)} ${left.length > 1 ? "wait" : "waits"} (deadlock).` : "The end.";
  const [alike, all] = [tree.endsLike(node), tree.ends.length];
  const share = alike === all ? `All ${count(all)} orders end` : `${count(alike)} of the ${count(all)} orders ${alike === 1 ? "ends" : "end"}`;
  return all > 1 ? `${how} ${share} with the store like this.` : how;
}

// A button that keeps the focus when there is nothing to press any more: it is marked as disabled, and says why.
function choice(label, press, refuse) {
  const made = element("button", { type: "button" }, label);
  made.addEventListener("click", () => (made.getAttribute("aria-disabled") === "true" ? refuse() : press()));
  return { root: made, allow: (allowed) => made.setAttribute("aria-disabled", String(!allowed)) };
}

function stepsPane(tree) {
  const made = table("Steps so far", ["Step", ...tree.writers]);
  const standings = [...made.root.tHead.rows[0].cells].slice(1).map((cell) => {
    const word = element("span", { class: "course-standing" });
    cell.append(word);
    return word;
  });
  made.root.style.setProperty("--writers", tree.writers.length);
  const none = element("p", { class: "course-none" });
  return {
    root: pane("Steps so far", made.root, none),
    show(node) {
      const nodes = tree.path(node);
      const line = (each, i) => [String(i + 1), ...tree.writers.map((_, writer) => (writer === tree.stepped[each] ? tree.said[each] : ""))];
      const classes = (i) => `course-${tree.kinds[nodes[i]]}${nodes[i] === node ? " course-here" : ""}`;
      fill(made.body, nodes.map(line), classes);
      standings.forEach((word, writer) => setText(word, tree.standing(node, writer)));
      setText(none, nodes.length ? "" : "No step yet.");
    },
  };
}

function storePane(tree) {
  const made = table("Store", [...tree.columns, "Change"]);
  const note = element("p", { class: "course-none" });
  return {
    root: pane("Store", made.root, note),
    show(node) {
      const [now, before] = [tree.contents(node), tree.contents(node ? tree.parents[node] : node)];
      const change = (row, i) => (i >= before.length ? "+ new" : row === before[i][0] ? "" : "● changed");
      const changes = now.map(([row], i) => change(row, i));
      fill(made.body, now.map(([, texts], i) => [...texts, changes[i]]), (i) => (changes[i] ? "course-changed" : ""));
      made.root.hidden = now.length === 0;
      const removed = before.length - now.length;
      const words = removed > 0 ? `− ${count(removed)} ${removed > 1 ? "rows" : "row"} removed. ` : "";
      setText(note, words + (now.length ? "" : "The store is empty."));
    },
  };
}

function render({ model, el }) {
  const tree = treeOf(model.get("columns"));
  const root = element("div", { class: "course-stepper course-widget" });
  heading(root, model.get("title"), model.get("description"));
  const status = element("p", { role: "status" });
  const panes = [stepsPane(tree), storePane(tree)];
  let node = 0;
  const say = (words) => setText(status, words);

  const choices = tree.writers.map((name, writer) =>
    choice(`${name}: next step`, () => go(tree.next(node, writer)), () => say(refusal(writer))),
  );
  const atStart = () => say("This is the start: there is no step to take back.");
  const back = choice("Step back", () => go(tree.parents[node]), atStart);
  const again = choice("Start again", () => go(0), atStart);

  function refusal(writer) {
    const standing = tree.standing(node, writer);
    const others = tree.atEnd(node) ? "nobody else can step" : "another one has to step first";
    return `${tree.writers[writer]} ${standing}` + (standing === "waits" ? `, and ${others}.` : ".");
  }

  function go(to) {
    node = to;
    choices.forEach(({ allow }, writer) => allow(tree.next(node, writer) !== null));
    back.allow(node !== 0);
    again.allow(node !== 0);
    for (const each of panes) each.show(node);
    const step = node ? `Step ${count(tree.path(node).length)}. ${tree.sentence(node)}` : "Nothing has happened yet. Who takes the first step?";
    say([step, ending(tree, node)].filter(Boolean).join(" "));
  }

  const buttons = (...made) => element("div", { class: "course-buttons" }, ...made.map((each) => each.root));
  root.append(
    element("div", { class: "course-controls" }, buttons(...choices), buttons(back, again)),
    status,
    element("div", { class: "course-panes" }, ...panes.map((each) => each.root)),
  );
  go(0);
  el.append(root);
}

export default { render };
