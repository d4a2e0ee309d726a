// Brings a deck to life: reveal.js, and on the slide that shows, its widgets and its charts.

/** @typedef {{models: Record<string, Record<string, unknown>>, charts: Record<string, object>, modules: Record<string, string>}} Content */

/** @type {Content} */
const content = JSON.parse(document.getElementById("content")?.textContent ?? "{}");
/** @type {Map<string, Promise<any>>} */
const loaded = new Map();

/** A module from its text, once: a page that is opened as a file may import no other file. @param {string} name */
function load(name) {
  if (!loaded.has(name)) {
    const address = URL.createObjectURL(new Blob([content.modules[name]], { type: "text/javascript" }));
    loaded.set(name, import(address));
  }
  return /** @type {Promise<any>} */ (loaded.get(name));
}

/** A living widget in place of its still picture. @param {HTMLElement} place */
async function enliven(place) {
  const { widget = "", values = "" } = place.dataset;
  delete place.dataset.widget;
  const [{ modelOf }, script] = await Promise.all([load("model"), load(widget)]);
  const el = document.createElement("div");
  script.default.render({ model: modelOf(content.models[values]), el });
  place.replaceChildren(el);
}

/** A chart that can be moved in place of its picture. @param {HTMLElement} place */
async function draw(place) {
  const { chart = "" } = place.dataset;
  delete place.dataset.chart;
  const el = document.createElement("div");
  await window.vegaEmbed(el, content.charts[chart]);
  place.replaceChildren(el);
}

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
  const places = /** @type {NodeListOf<HTMLElement>} */ (slide.querySelectorAll("[data-widget], [data-chart]"));
  await Promise.all([...places].map((place) => (place.dataset.widget ? enliven(place) : draw(place))));
  places.forEach(fit);
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
