// The question box: choose a question, type words, and see what each store says. What a click asks for, the kernel does.

import { element, frame, setText, uniqueId } from "../shared/dom.js";
import { fill, pane, table } from "../shared/table.js";
import { count } from "../shared/words.js";

/** @typedef {{name: string, position: number, frozen: boolean, rows: string[][], said: string, took: string}} Store */
/** @typedef {{turn: number, said: string, stores: Store[]}} Answer */
/** @typedef {{turn: number, what: "ask" | "freeze" | "advance", question: number, words: string, store: string}} Asked */
/** @typedef {{title: string, description: string, questions: string[], words: string, more: string,
 *   asked: Asked | {}, answer: Answer}} Values */

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
 * A store: its answer, how long it took, where its projector is, and a button that freezes it.
 * @param {Store} store
 * @param {() => void} freeze
 */
function storePane(store, freeze) {
  const answer = table(store.name, ["Answer"]);
  const none = element("p", { class: "course-none" });
  const facts = element("p", { class: "course-facts" });
  const toggle = button("Freeze", freeze);
  const root = pane(store.name, answer.root, none, facts, element("div", { class: "course-buttons" }, toggle));

  /** @param {Store} now */
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

/** @param {import("../shared/model").Place<Values>} place */
function render({ model, el }) {
  const [questionId, wordsId] = [uniqueId("question"), uniqueId("words")];
  const question = element("select", { id: questionId });
  model.get("questions").forEach((label, i) => question.append(element("option", { value: i }, label)));
  const words = element("input", { type: "text", id: wordsId, autocomplete: "off", spellcheck: "false", dir: "auto" });
  words.value = model.get("words");
  const said = element("p", { role: "status" });
  let turn = model.get("answer").turn;

  /**
   * @param {Asked["what"]} what
   * @param {string} [store]
   */
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
    button(model.get("more"), () => ask("advance")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("ask");
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // Lab keeps a form from being sent by Enter, so it is done here, wherever the box is
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

export default { render };
