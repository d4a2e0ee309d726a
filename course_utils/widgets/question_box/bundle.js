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

// course_utils/widgets/question_box/question_box.js
function button(label, press) {
  const root = element("button", { type: "button" }, label);
  root.addEventListener("click", press);
  return root;
}
function storePane(store, freeze) {
  const answer = table(store.name, ["Answer"]);
  const none = element("p", { class: "course-none" });
  const facts = element("p", { class: "course-facts" });
  const toggle = button("Freeze", freeze);
  const root = pane(store.name, answer.root, none, facts, element("div", { class: "course-buttons" }, toggle));
  function show(now) {
    fill(answer.body, now.rows);
    setText(none, now.said);
    setText(facts, `${now.took ? `${now.took}, ` : ""}at position ${count(now.position)}`);
    setText(toggle, now.frozen ? "Let it go on" : "Freeze");
    toggle.setAttribute("aria-label", `${now.frozen ? "Let the projector go on" : "Freeze the projector"}: ${now.name}`);
    root.classList.toggle("course-frozen", now.frozen);
  }
  show(store);
  return { root, show };
}
function render({ model, el }) {
  const [questionId, wordsId] = [uniqueId("question"), uniqueId("words")];
  const question = element("select", { id: questionId });
  model.get("questions").forEach((label, i) => question.append(element("option", { value: i }, label)));
  const words = element("input", { type: "text", id: wordsId, autocomplete: "off", spellcheck: "false", dir: "auto" });
  words.value = model.get("words");
  const said = element("p", { role: "status" });
  let turn = model.get("answer").turn;
  function ask(what, store = "") {
    turn += 1;
    setText(said, "Sent. If a cell is running, this waits until it ends.");
    model.set("asked", { turn, what, question: Number(question.value), words: words.value, store });
    model.save_changes();
  }
  const form = element(
    "form",
    { class: "course-ask" },
    element("label", { for: questionId }, "Question", question),
    element("label", { for: wordsId }, "Words", words),
    element("button", { type: "submit" }, "Ask"),
    button(model.get("more"), () => ask("advance"))
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("ask");
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    ask("ask");
  });
  question.addEventListener("change", () => ask("ask"));
  const panes = model.get("answer").stores.map((store) => storePane(store, () => ask("freeze", store.name)));
  const root = frame("question-box", model.get("title"), model.get("description"));
  root.append(form, said, element("div", { class: "course-panes" }, ...panes.map((each) => each.root)));
  function show() {
    const answer = model.get("answer");
    answer.stores.forEach((store, i) => panes[i].show(store));
    if (answer.said) setText(said, answer.said);
    turn = Math.max(turn, answer.turn);
  }
  model.on("change:answer", show);
  show();
  el.append(root);
  return () => model.off?.("change:answer", show);
}
var question_box_default = { render };
export {
  question_box_default as default
};
