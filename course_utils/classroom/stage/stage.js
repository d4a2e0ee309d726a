// Slides and Lab in one window: F9, or the button, changes over and lands at the same section.

/** @typedef {{activeCellIndex: number, scrollToItem(index: number, align: string): Promise<void>, model: {cells: Iterable<{id: string}>}}} Notebook */
/** @typedef {Window & {jupyterapp?: {shell: {currentWidget: {content: Notebook} | null}}}} LabWindow */

/** @type {string[]} */
const firstCells = JSON.parse(document.getElementById("cells")?.textContent ?? "[]");
const slides = /** @type {HTMLIFrameElement} */ (document.getElementById("slides"));
const lab = /** @type {HTMLIFrameElement} */ (document.getElementById("lab"));
const change = /** @type {HTMLButtonElement} */ (document.getElementById("change"));

const deck = () => /** @type {Window} */ (slides.contentWindow).Reveal;

/** The notebook in Lab, once Lab has opened it. */
function notebook() {
  const content = /** @type {LabWindow} */ (lab.contentWindow).jupyterapp?.shell.currentWidget?.content;
  return content?.model?.cells ? content : undefined;
}

/** By the number of a stack, the index of the cell that begins it; -1 for one that the presenter has deleted. */
function beginnings(/** @type {Notebook} */ shown) {
  const ids = [...shown.model.cells].map((cell) => cell.id);
  return firstCells.map((id) => ids.indexOf(id));
}

async function toLab() {
  const shown = notebook();
  const stack = deck().getIndices().h;
  const index = shown ? beginnings(shown)[stack] : -1;
  if (!shown || index < 0) return;
  shown.activeCellIndex = index;
  await shown.scrollToItem(index, "start");
}

function toSlides() {
  const shown = notebook();
  if (!shown) return;
  const stack = beginnings(shown).findLastIndex((index) => index >= 0 && index <= shown.activeCellIndex);
  if (stack >= 0 && stack !== deck().getIndices().h) deck().slide(stack, 0);
}

async function changeOver() {
  const there = lab.hidden;
  slides.hidden = there;
  lab.hidden = !there;
  change.firstChild?.replaceWith(there ? "Slides " : "Lab ");
  await (there ? toLab() : toSlides());
  (there ? lab : slides).contentWindow?.focus();
}

/** @param {KeyboardEvent} event */
function listen(event) {
  if (event.key !== "F9") return;
  event.preventDefault();
  event.stopPropagation();
  void changeOver();
}

change.addEventListener("click", changeOver);
addEventListener("keydown", listen);
for (const frame of [slides, lab]) {
  const hear = () => frame.contentWindow?.addEventListener("keydown", listen, { capture: true });
  frame.addEventListener("load", hear);
  hear();
}

export {}; // so that it is a module, which may wait
