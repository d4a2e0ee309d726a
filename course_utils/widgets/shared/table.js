// Tables that are filled anew at each step, changing only what differs, and the panes they stand in.

import { element, setText } from "./dom.js";

/**
 * @param {string} caption
 * @param {string[]} headings
 */
export function table(caption, headings) {
  const body = element("tbody");
  const heads = headings.map((text) => element("th", { scope: "col" }, text));
  const said = element("caption", {}, caption);
  const root = element("table", {}, said, element("thead", {}, element("tr", {}, ...heads)), body);
  return { root, body, heads, caption: said };
}

/**
 * @param {HTMLTableSectionElement} body
 * @param {string[][]} rows
 * @param {(row: number) => string} [classOf]
 */
export function fill(body, rows, classOf = () => "") {
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

/**
 * Long contents make a pane scroll, so it can be reached and scrolled by keyboard.
 * @param {string} label
 * @param {...Node} children
 */
export function pane(label, ...children) {
  return element("div", { class: "course-pane", tabindex: "0", role: "group", "aria-label": label }, ...children);
}

/**
 * A part that opens at a click and holds a table of everything, in a frame that scrolls.
 * @param {string} summary
 * @param {string} label
 * @param {HTMLTableElement} whole
 * @param {...Node} above
 */
export function folded(summary, label, whole, ...above) {
  const scroll = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": label }, whole);
  return element("details", {}, element("summary", {}, summary), ...above, scroll);
}
