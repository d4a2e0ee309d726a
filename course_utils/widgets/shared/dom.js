// Building the page: elements are made one by one and words are set as text, so that contents stay contents.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  // Lab would take arrow keys, Enter and letters for its own shortcuts; it looks at the focused element for this.
  if (["button", "input", "select", "summary"].includes(tag) || "tabindex" in attributes) {
    made.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  made.append(...children);
  return made;
}

/**
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let lastId = 0;

/** @param {string} word */
export function uniqueId(word) {
  lastId += 1;
  return `course-${word}-${lastId}`;
}

/**
 * The widget's outermost element with its title and the one sentence to take away.
 * @param {string} kind
 * @param {string} title
 * @param {string} description
 */
export function frame(kind, title, description) {
  const [titleId, descriptionId] = [uniqueId("title"), uniqueId("description")];
  return element(
    "div",
    { class: `course-${kind} course-widget`, role: "group", "aria-labelledby": titleId, "aria-describedby": descriptionId },
    element("p", { class: "course-title", id: titleId }, title),
    element("p", { class: "course-description", id: descriptionId }, description),
  );
}
