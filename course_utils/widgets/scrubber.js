// One row of native controls to move through something from its beginning to its end: step, play, drag.
// What is moved through says where the neighbouring stops are; the scrubber knows only numbers.

function button(symbol, name, press) {
  const made = element("button", { type: "button", "aria-label": name, title: name });
  made.append(element("span", { "aria-hidden": "true" }, symbol));
  made.addEventListener("click", press);
  return made;
}

// options: label, last, step, value, unit ("event"), previous(value), next(value), words(value), tick(value, elapsed),
// show(value). Returns {root, go}.
function scrubber(options) {
  let value = options.value;
  let playing = null;
  const slider = element("input", {
    type: "range", min: 0, max: options.last, step: options.step, "aria-label": options.label,
  });
  const back = button("◀", `Previous ${options.unit}`, () => go(options.previous(value)));
  const play = button("▶", "Play", () => (playing === null ? start() : stop()));
  const on = button("▶", `Next ${options.unit}`, () => go(options.next(value)));
  back.append(" Previous");
  on.prepend("Next ");
  const playWord = element("span", {}, "Play");
  play.append(" ", playWord);

  function show() {
    slider.value = value;
    slider.setAttribute("aria-valuetext", options.words(value));
    options.show(value);
  }

  function go(to) {
    stop();
    value = Math.min(Math.max(to, 0), options.last);
    show();
  }

  function stop() {
    if (playing === null) return;
    cancelAnimationFrame(playing);
    playing = null;
    name("▶", "Play");
  }

  function start() {
    if (value >= options.last) value = 0;
    name("❚❚", "Pause");
    show();
    let before = performance.now();
    const frame = (now) => {
      if (!slider.isConnected) return stop();
      const to = Math.min(options.tick(value, now - before), options.last);
      if (to !== value) {
        before = now;
        value = to;
        show();
      }
      if (value >= options.last) return stop();
      playing = requestAnimationFrame(frame);
    };
    playing = requestAnimationFrame(frame);
  }

  function name(symbol, word) {
    setText(play.firstChild, symbol);
    setText(playWord, word);
    play.setAttribute("aria-label", word);
    play.title = word;
  }

  slider.addEventListener("input", () => go(Number(slider.value)));
  const row = element("div", { class: "course-scrubber" }, element("div", { class: "course-buttons" }, back, play, on), slider);
  return { root: row, go, value: () => value, show };
}

function prefersStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
