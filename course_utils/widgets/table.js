// Tables that are filled anew at each step, changing only what differs, and the panes they stand in.

function cells(row, texts) {
  while (row.children.length > texts.length) row.lastChild.remove();
  texts.forEach((text, i) => {
    if (!row.children[i]) row.append(element(i ? "td" : "th", i ? {} : { scope: "row" }));
    setText(row.children[i], text);
  });
}

function fill(body, rows, classes = () => "") {
  while (body.children.length > rows.length) body.lastChild.remove();
  rows.forEach((texts, i) => {
    if (!body.children[i]) body.append(element("tr"));
    const row = body.children[i];
    if (row.className !== classes(i)) row.className = classes(i);
    cells(row, texts);
  });
}

function table(caption, headings) {
  const body = element("tbody");
  const head = element("tr", {}, ...headings.map((text) => element("th", { scope: "col" }, text)));
  return { body, root: element("table", {}, element("caption", {}, caption), element("thead", {}, head), body) };
}

// Long contents make a pane scroll, so it can be reached and scrolled by keyboard.
function pane(label, ...children) {
  return element("div", { class: "course-pane", tabindex: "0", role: "group", "aria-label": label }, ...children);
}
