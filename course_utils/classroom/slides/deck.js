// Brings a deck to life: reveal.js, and on the slide that shows, its widgets and its charts.

/** @typedef {typeof import("../../publishing/pages/living.js")} Living */

const content = JSON.parse(document.getElementById("content")?.textContent ?? "{}");
const address = URL.createObjectURL(new Blob([content.modules.living], { type: "text/javascript" }));
const enliven = /** @type {Living} */ (await import(address)).enlivener(content);

const NEAR = 1.45;
const FULL = 670;

/** As large as it can be seen whole, but never smaller than it is in a notebook. @param {HTMLElement} place */
function fit(place) {
  const height = place.getBoundingClientRect().height / window.Reveal.getScale();
  if (height > FULL) place.style.zoom = String(Math.max(1, (NEAR * FULL) / height));
}

/** What is larger than its place can be scrolled by keyboard. @param {HTMLElement} slide */
function makeScrollable(slide) {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (slide.querySelectorAll(".slide, .output, pre"))) {
    if (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
  }
}

/** @param {HTMLElement} slide */
async function show(slide) {
  (await enliven(slide)).forEach(fit);
  makeScrollable(slide);
}

// A presenter's remote sends these two, and turns the page also while a widget has the keyboard.
addEventListener(
  "keydown",
  (event) => {
    const turn = { PageDown: () => window.Reveal.next(), PageUp: () => window.Reveal.prev() }[event.key];
    if (!turn) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    turn();
  },
  { capture: true },
);

window.Reveal.on("slidechanged", (event) => show(event.currentSlide));
await window.Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0.02,
  center: false,
  hash: true,
  transition: "none",
  controls: true,
  slideNumber: "c/t",
  defaultTiming: 60,
  // Keys belong to the control that has the keyboard, and turn pages everywhere else.
  keyboardCondition: () => !document.activeElement?.closest(".output, details, .slide[tabindex]"),
  plugins: [window.RevealNotes],
});
await show(window.Reveal.getCurrentSlide());

export {}; // so that it is a module, which may wait
