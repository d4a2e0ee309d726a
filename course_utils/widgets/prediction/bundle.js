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
var lastId = 0;
function uniqueId(word) {
  lastId += 1;
  return `course-${word}-${lastId}`;
}

// course_utils/widgets/prediction/prediction.js
function marked(text) {
  return text.split(/`([^`]+)`/).map((part, i) => i % 2 ? element("code", {}, part) : part);
}
function render({ model, el }) {
  const options = model.get("options");
  const name = uniqueId("prediction");
  const radios = options.map((_, i) => element("input", { type: "radio", name, value: i, id: `${name}-${i}` }));
  const rows = options.map(
    ({ text }, i) => element("div", { class: "course-option" }, radios[i], element("label", { for: radios[i].id }, ...marked(text)))
  );
  const commit = element("button", { type: "button" }, "Commit");
  const status = element("div", { role: "status" });
  const fields = element("fieldset", {}, element("legend", {}, ...marked(model.get("question"))), ...rows);
  commit.addEventListener("click", () => {
    const chosen = radios.findIndex((radio) => radio.checked);
    if (chosen < 0) return status.replaceChildren("Choose an answer first, then commit to it.");
    model.set("committed", chosen);
    model.save_changes();
  });
  function reveal() {
    const chosen = model.get("committed");
    if (chosen < 0 || commit.hidden) return;
    commit.hidden = true;
    options.forEach(({ right }, i) => {
      radios[i].checked = i === chosen;
      radios[i].disabled = true;
      const words = [i === chosen ? "your answer" : "", right ? "✓ right" : ""].filter(Boolean);
      rows[i].classList.toggle("course-right", right);
      if (words.length) rows[i].append(element("span", { class: "course-verdict" }, words.join(" · ")));
    });
    const verdict = element("strong", {}, options[chosen].right ? "Right. " : "Not right. ");
    status.replaceChildren(element("p", {}, verdict, ...marked(options[chosen].why)));
  }
  model.on("change:committed", reveal);
  reveal();
  el.append(element("div", { class: "course-prediction course-widget" }, fields, commit, status));
  return () => model.off?.("change:committed", reveal);
}
var prediction_default = { render };
export {
  prediction_default as default
};
