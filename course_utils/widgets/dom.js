// Building the page: elements are made one by one and words are set as text, so that contents stay contents.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  // Lab would take arrow keys, Enter and letters for its own shortcuts; it looks at the focused element for this.
  if (["button", "input", "select", "summary"].includes(tag) || "tabindex" in attributes) {
    made.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  made.append(...children);
  return made;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function count(number) {
  return number.toLocaleString("en-US");
}

let lastId = 0;
function uniqueId(word) {
  lastId += 1;
  return `course-${word}-${lastId}`;
}

function heading(root, title, description) {
  const [titleId, descriptionId] = [uniqueId("title"), uniqueId("description")];
  root.setAttribute("role", "group");
  root.setAttribute("aria-labelledby", titleId);
  root.setAttribute("aria-describedby", descriptionId);
  root.append(
    element("p", { class: "course-title", id: titleId }, title),
    element("p", { class: "course-description", id: descriptionId }, description),
  );
}
