// One row of native controls to move through something from its beginning to its end: step, play, drag.

import { element, setText } from "./dom.js";
import { playback } from "./playback.js";

/**
 * @param {string} symbol
 * @param {string} name
 * @param {() => void} press
 */
function button(symbol, name, press) {
  const sign = element("span", { "aria-hidden": "true" }, symbol);
  const root = element("button", { type: "button", "aria-label": name, title: name }, sign);
  root.addEventListener("click", press);
  return { root, sign };
}

/**
 * @typedef {object} Looks
 * @property {string} label what the slider sets
 * @property {string} unit what is stepped by
 * @property {number | "any"} step
 * @property {(value: number) => string} words a value in words
 * @property {(value: number) => void} show
 */

/** @param {import("./playback.js").Way & Looks} options */
export function scrubber(options) {
  const at = playback(options);
  const slider = element("input", {
    type: "range", min: 0, max: options.last, step: options.step, "aria-label": options.label,
  });
  const back = button("◀", `Previous ${options.unit}`, () => moved(() => at.back()));
  const play = button("▶", "Play", () => moved(() => (at.playing ? at.stop() : start())));
  const on = button("▶", `Next ${options.unit}`, () => moved(() => at.on()));
  const playWord = element("span", {}, "Play");
  back.root.append(" Previous");
  play.root.append(" ", playWord);
  on.root.prepend("Next ");

  function show() {
    slider.value = String(at.value);
    slider.setAttribute("aria-valuetext", options.words(at.value));
    const word = at.playing ? "Pause" : "Play";
    setText(play.sign, at.playing ? "❚❚" : "▶");
    setText(playWord, word);
    play.root.setAttribute("aria-label", word);
    play.root.title = word;
    options.show(at.value);
  }

  /** @param {() => void} move */
  function moved(move) {
    move();
    show();
  }

  function start() {
    at.start(performance.now());
    requestAnimationFrame(frame);
  }

  /** @param {number} now */
  function frame(now) {
    if (!at.playing) return;
    if (!slider.isConnected) at.stop();
    if (at.frame(now)) show();
    if (at.playing) requestAnimationFrame(frame);
  }

  slider.addEventListener("input", () => moved(() => at.go(Number(slider.value))));
  const buttons = element("div", { class: "course-buttons" }, back.root, play.root, on.root);
  return {
    root: element("div", { class: "course-scrubber" }, buttons, slider),
    show,
    /** @param {number} to */
    go: (to) => moved(() => at.go(to)),
  };
}

export function prefersStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
