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
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
var lastId = 0;
function uniqueId(word) {
  lastId += 1;
  return `course-${word}-${lastId}`;
}
function frame(kind, title, description) {
  const [titleId, descriptionId] = [uniqueId("title"), uniqueId("description")];
  return element(
    "div",
    { class: `course-${kind} course-widget`, role: "group", "aria-labelledby": titleId, "aria-describedby": descriptionId },
    element("p", { class: "course-title", id: titleId }, title),
    element("p", { class: "course-description", id: descriptionId }, description)
  );
}

// course_utils/widgets/shared/playback.js
function playback(way) {
  let value = way.value;
  let since = null;
  return {
    get value() {
      return value;
    },
    get playing() {
      return since !== null;
    },
    /** @param {number} to */
    go(to) {
      since = null;
      value = Math.min(Math.max(to, 0), way.last);
    },
    back() {
      this.go(way.previous(value));
    },
    on() {
      this.go(way.next(value));
    },
    /** Play from here, or from the beginning when this is the end. @param {number} now */
    start(now) {
      if (value >= way.last) value = 0;
      since = now;
    },
    stop() {
      since = null;
    },
    /** Take in that time has passed; says whether we moved. @param {number} now */
    frame(now) {
      if (since === null) return false;
      const to = Math.min(way.tick(value, now - since), way.last);
      const moved = to !== value;
      if (moved) [value, since] = [to, now];
      if (value >= way.last) since = null;
      return moved;
    }
  };
}

// course_utils/widgets/shared/scrubber.js
function button(symbol, name, press) {
  const sign = element("span", { "aria-hidden": "true" }, symbol);
  const root = element("button", { type: "button", "aria-label": name, title: name }, sign);
  root.addEventListener("click", press);
  return { root, sign };
}
function scrubber(options) {
  const at = playback(options);
  const slider = element("input", {
    type: "range",
    min: 0,
    max: options.last,
    step: options.step,
    "aria-label": options.label
  });
  const back = button("◀", `Previous ${options.unit}`, () => moved(() => at.back()));
  const play = button("▶", "Play", () => moved(() => at.playing ? at.stop() : start()));
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
  function moved(move) {
    move();
    show();
  }
  function start() {
    at.start(performance.now());
    requestAnimationFrame(frame2);
  }
  function frame2(now) {
    if (!at.playing) return;
    if (!slider.isConnected) at.stop();
    if (at.frame(now)) show();
    if (at.playing) requestAnimationFrame(frame2);
  }
  slider.addEventListener("input", () => moved(() => at.go(Number(slider.value))));
  const buttons = element("div", { class: "course-buttons" }, back.root, play.root, on.root);
  return {
    root: element("div", { class: "course-scrubber" }, buttons, slider),
    show,
    /** @param {number} to */
    go: (to) => moved(() => at.go(to))
  };
}
function prefersStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// course_utils/widgets/shared/table.js
function table(caption, headings) {
  const body = element("tbody");
  const heads = headings.map((text) => element("th", { scope: "col" }, text));
  const said = element("caption", {}, caption);
  const root = element("table", {}, said, element("thead", {}, element("tr", {}, ...heads)), body);
  return { root, body, heads, caption: said };
}
function fill(body, rows, classOf = () => "") {
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
function folded(summary, label, whole, ...above) {
  const scroll = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": label }, whole);
  return element("details", {}, element("summary", {}, summary), ...above, scroll);
}

// course_utils/widgets/shared/words.js
function count(number) {
  return number.toLocaleString("en-US");
}

// course_utils/widgets/theatre/script.js
var TOLERANCE = 1e-6;
var SAID = 4;
var WHOLE = 1e4;
var STILL = 1200;
function milliseconds(time) {
  return `${Number(time.toFixed(2))} ms`;
}
function words(scene, pane, time) {
  const past = scene.happenings.filter(([at, where]) => where === pane && at <= time + TOLERANCE);
  if (!past.length) return "Nothing has happened yet.";
  const last = past[past.length - 1][0];
  const moment = past.filter(([at]) => at === last).map(([, , sentence]) => sentence);
  const ongoing = scene.ongoing.filter(([from, to, where]) => where === pane && from <= time + TOLERANCE && to > time + TOLERANCE).map(([, , , text]) => text);
  const since = time - last > TOLERANCE ? `At ${milliseconds(last)}: ` : "";
  const now = ongoing.length ? ` Now: ${ongoing.slice(0, SAID).join("; ")}${ongoing.length > SAID ? "; …" : ""}.` : "";
  return `${since}${moment.slice(0, SAID).join(" ")}${now}`;
}
function wayThrough(scene, still) {
  const stops = [.../* @__PURE__ */ new Set([0, ...scene.happenings.map(([at]) => at), scene.end])].sort((a, b) => a - b);
  const next = (at) => stops.find((stop) => stop > at + TOLERANCE) ?? scene.end;
  return {
    last: scene.end,
    value: scene.end,
    previous: (at) => stops.findLast((stop) => stop < at - TOLERANCE) ?? 0,
    next,
    tick(at, elapsed) {
      if (still()) return elapsed < STILL ? at : next(at);
      return at + elapsed / WHOLE * scene.end;
    }
  };
}

// course_utils/widgets/theatre/stage.js
function drawn(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}
function stage({ title, svg }, end) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const picture = (
    /** @type {SVGSVGElement} */
    /** @type {unknown} */
    document.importNode(parsed, true)
  );
  picture.setAttribute("aria-hidden", "true");
  const [left, right] = [Number(picture.dataset.left), Number(picture.dataset.right)];
  const { width, height } = picture.viewBox.baseVal;
  const window2 = drawn("rect", { x: 0, y: 0, height, width: 0 });
  const clip = drawn("clipPath", { id: uniqueId("clip") });
  clip.append(window2);
  const shapes = (
    /** @type {Element} */
    picture.querySelector(".shapes")
  );
  const later = (
    /** @type {Element} */
    shapes.cloneNode(true)
  );
  later.setAttribute("class", "shapes course-faint");
  shapes.before(clip, later);
  shapes.setAttribute("clip-path", `url(#${clip.id})`);
  const line = drawn("line", { y1: title ? 30 : 4, y2: picture.dataset.floor ?? height, class: "course-now" });
  picture.append(line);
  const timed = [...picture.querySelectorAll("[data-at]")].map((node) => ({ node, at: Number(node.getAttribute("data-at")) }));
  return {
    root: element("div", { class: "course-stage", tabindex: "0", role: "group", "aria-label": title || "Diagram" }, picture),
    /** @param {number} time */
    show(time) {
      const x = left + time / end * (right - left);
      window2.setAttribute("width", String(time >= end ? width : x + 0.5));
      line.setAttribute("x1", String(x));
      line.setAttribute("x2", String(x));
      for (const { node, at } of timed) node.classList.toggle("course-later", at > time + TOLERANCE);
    }
  };
}

// course_utils/widgets/theatre/theatre.js
function wholeTable({ rows, panes }) {
  const skipped = panes.length > 1 ? 0 : 1;
  const headings = ["Pane", "What", "From", "To", "Label", "Start (ms)", "End (ms)", "Outcome"];
  const made = table("", headings.slice(skipped));
  fill(made.body, rows.map((row) => row.slice(skipped)));
  made.caption.remove();
  return folded(`All ${count(rows.length)} rows as a table`, "Table of everything in the diagram", made.root);
}
function statusLine(scene) {
  const clock = element("p", { class: "course-clock" });
  const lines = scene.panes.map(({ title }) => {
    const said = element("span");
    const name = scene.panes.length > 1 ? [element("strong", {}, title), ": "] : [];
    return { title, said, root: element("p", {}, ...name, said) };
  });
  return {
    root: element("div", { role: "status" }, clock, ...lines.map((line) => line.root)),
    /** @param {number} time */
    show(time) {
      setText(clock, `${milliseconds(time)} of ${milliseconds(scene.end)}`);
      for (const { title, said } of lines) setText(said, words(scene, title, time));
    }
  };
}
function showScene(scene, place) {
  const stages = scene.panes.map((pane) => stage(pane, scene.end));
  const status = statusLine(scene);
  const controls = scrubber({
    label: "Time",
    unit: "happening",
    step: "any",
    ...wayThrough(scene, prefersStillness),
    words: milliseconds,
    show(at) {
      for (const each of [status, ...stages]) each.show(at);
    }
  });
  const several = stages.length > 1 ? " course-several" : "";
  const panes = element("div", { class: `course-stages${several}` }, ...stages.map((each) => each.root));
  place.replaceChildren(controls.root, status.root, panes, wholeTable(scene));
  controls.show();
}
function render({ model, el }) {
  const root = frame("theatre", model.get("title"), model.get("description"));
  const scenes = model.get("scenes");
  const place = element("div");
  if (scenes.length > 1) {
    const id = uniqueId("scenario");
    const select = element("select", { id }, ...scenes.map(({ name }, i) => element("option", { value: i }, name)));
    select.addEventListener("change", () => showScene(scenes[select.selectedIndex], place));
    root.append(element("p", { class: "course-choice" }, element("label", { for: id }, "Scenario"), select));
  }
  root.append(place);
  el.append(root);
  showScene(scenes[0], place);
}
var theatre_default = { render };
export {
  theatre_default as default
};
