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
function pane(label, ...children) {
  return element("div", { class: "course-pane", tabindex: "0", role: "group", "aria-label": label }, ...children);
}
function folded(summary, label, whole, ...above) {
  const scroll = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": label }, whole);
  return element("details", {}, element("summary", {}, summary), ...above, scroll);
}

// course_utils/widgets/shared/words.js
function count(number) {
  return number.toLocaleString("en-US");
}

// course_utils/widgets/player/history.js
function lastAtMost(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = low + high >>> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
function readColumn({ positions, values }) {
  const text = (index) => {
    const value = index < 0 ? null : values[index];
    return value === null ? null : String(value);
  };
  return {
    /** The value at a position: the one set there or last before it. @param {number} position */
    last: (position) => text(lastAtMost(positions, position)),
    /** The value set at this very position, if any was. @param {number} position */
    exactly(position) {
      const index = lastAtMost(positions, position);
      return positions[index] === position ? text(index) : null;
    },
    /** @param {number} position */
    isSetAt: (position) => positions[lastAtMost(positions, position)] === position
  };
}
function readHistory(columns) {
  const read = (named) => named.map(([name, column]) => ({ name, ...readColumn(column) }));
  const [fields, states] = [read(columns.fields), read(columns.states)];
  return {
    size: columns.types.length,
    fields,
    states,
    time: readColumn(columns.times).exactly,
    /** @param {number} position */
    type: (position) => columns.types[position - 1],
    /** @param {number} position @returns {[string, string][]} */
    payload: (position) => fields.filter((field) => field.isSetAt(position)).map((field) => [field.name, field.last(position) ?? ""]),
    /** Every part of the state that is there now or was before. @param {number} position @returns {Part[]} */
    state: (position) => states.map((part) => {
      const after = part.last(position);
      const before = position > 0 && part.isSetAt(position) ? part.last(position - 1) : after;
      return (
        /** @type {Part} */
        [part.name, before, after]
      );
    }).filter(([, before, after]) => before !== null || after !== null)
  };
}
function whereWeAre(history, position) {
  const size = count(history.size);
  if (position === 0) return [`Before the first of ${size} events`, ""];
  const time = history.time(position);
  const what = `Event ${count(position)} of ${size}: ${history.type(position)}`;
  return time === null ? [what, ""] : [`${what}, `, time];
}

// course_utils/widgets/player/rows.js
var ROWS = 50;
var COLUMNS = 12;
function turned(first, by, size) {
  return Math.min(Math.max(first + by, 0), Math.max(size + 1 - ROWS, 0));
}
function following(first, position, size) {
  return position < first || position >= first + ROWS ? turned(position, -ROWS / 2, size) : first;
}
function rowsOf(history) {
  const [fields, states] = [history.fields.slice(0, COLUMNS), history.states.slice(0, COLUMNS)];
  return {
    headings: ["Event", "Time", "Type", ...fields.map(({ name }) => name), ...states.map(({ name }) => `${name} after`)],
    /** @param {number} position */
    row(position) {
      const after = states.map((part) => part.last(position) ?? "");
      if (position === 0) return ["0", "", "(start)", ...fields.map(() => ""), ...after];
      const payload = fields.map((field) => field.exactly(position) ?? "");
      return [String(position), history.time(position) ?? "", history.type(position), ...payload, ...after];
    }
  };
}

// course_utils/widgets/player/times.js
var DATE = /(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)/;
var CLOCK = /(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?/;
var TIME = new RegExp(`^${DATE.source}(?:[T ]${CLOCK.source})?\\s?(?<zone>Z|[+-]\\d\\d:\\d\\d)?$`, "i");
function minutesOf(zone) {
  if (zone.toUpperCase() === "Z") return 0;
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith("-") ? -size : size;
}
function parseTime(text, zone = "Z") {
  const parts = TIME.exec(text)?.groups;
  if (!parts) return null;
  const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
  const [hour, minute, second] = [parts.hour, parts.minute, parts.second].map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const kept = date.getUTCMonth() + 1 === month && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!kept || minute > 59 || second > 59) return null;
  const fraction = Number((parts.fraction ?? "").padEnd(6, "0").slice(0, 6));
  return date.getTime() * 1e3 + fraction - minutesOf(parts.zone ?? zone) * 6e7;
}
function timeFinder({ positions, values }) {
  const momentOf = (value) => typeof value === "number" ? value : parseTime(value ?? "");
  const [first] = values;
  if (first === void 0 || momentOf(first) === null) return null;
  const zone = TIME.exec(String(first))?.groups?.zone ?? "Z";
  return {
    /** The moment that a person wrote; null if it is none. @param {string} text */
    read(text) {
      if (typeof first === "string") return parseTime(text, zone);
      return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
    },
    /** The position of the last event at or before a moment; 0 if every event is later. @param {number} moment */
    positionAt(moment) {
      const index = values.findLastIndex((value) => (momentOf(value) ?? Infinity) <= moment);
      return index < 0 ? 0 : positions[index];
    }
  };
}

// course_utils/widgets/player/player.js
var PARTS = 40;
function eventPane(history) {
  const made = table("Event", ["Field", "Value"]);
  const none = element("p", { class: "course-none" });
  return {
    root: pane("Event", made.root, none),
    /** @param {number} position */
    show(position) {
      const time = history.time(position);
      const rows = position ? [["type", history.type(position)]] : [];
      if (time !== null) rows.push(["time", time]);
      fill(made.body, [...rows, ...position ? history.payload(position) : []]);
      setText(none, position ? "" : "No event yet: this is the start.");
    }
  };
}
function change(before, after) {
  if (before === after) return "";
  if (before === null) return "+ new";
  return after === null ? "− removed" : "● changed";
}
function statePane(history) {
  const made = table("State after it", ["Part", "Before", "After", "Change"]);
  const note = element("p", { class: "course-none" });
  return {
    root: pane("State after the event", made.root, note),
    /** @param {number} position */
    show(position) {
      const parts = history.state(position);
      const [changed, same] = [parts.filter(([, a, b]) => a !== b), parts.filter(([, a, b]) => a === b)];
      const shown = parts.length > PARTS ? [...changed, ...same].slice(0, PARTS) : parts;
      fill(
        made.body,
        shown.map(([key, before, after]) => [key, before === after ? "" : before ?? "–", after ?? "–", change(before, after)]),
        (i) => shown[i][1] === shown[i][2] ? "" : "course-changed"
      );
      const hidden = parts.length - shown.length;
      const words = hidden ? `… and ${count(hidden)} more parts of the state, unchanged parts last.` : "";
      const still = position > 0 && changed.length === 0;
      setText(note, parts.length ? still ? "This event changed nothing." : words : "The state is empty.");
    }
  };
}
function allRows(history) {
  const { headings, row } = rowsOf(history);
  const made = table("", headings);
  const earlier = element("button", { type: "button" }, "Earlier rows");
  const later = element("button", { type: "button" }, "Later rows");
  const buttons = element("div", { class: "course-buttons" }, earlier, later);
  const root = folded(`All ${count(history.size)} events as a table`, "Table of events", made.root, buttons);
  let [first, position] = [0, 0];
  function draw(from) {
    first = from;
    const end = Math.min(first + ROWS - 1, history.size);
    const lines = Array.from({ length: end - first + 1 }, (_, i) => row(first + i));
    fill(made.body, lines, (i) => first + i === position ? "course-here" : "");
    setText(made.caption, `Rows ${count(first)}–${count(end)} of ${count(history.size)}; the current row is marked ▸`);
    earlier.disabled = first === 0;
    later.disabled = end === history.size;
  }
  const follow = () => draw(following(first, position, history.size));
  earlier.addEventListener("click", () => draw(turned(first, -ROWS, history.size)));
  later.addEventListener("click", () => draw(turned(first, ROWS, history.size)));
  root.addEventListener("toggle", () => root.open && follow());
  return {
    root,
    /** @param {number} at */
    show(at) {
      position = at;
      if (root.open) follow();
    }
  };
}
function jumpField(history, finder, go) {
  const id = uniqueId("jump");
  const example = history.time(history.size) ?? history.time(1) ?? "";
  const input = element("input", { type: "text", id, autocomplete: "off", spellcheck: "false", placeholder: history.time(1) ?? "" });
  const answer = element("p", { class: "course-answer", role: "alert" });
  const form = element("form", { class: "course-jump" }, element("label", { for: id }, "Jump to"), input);
  form.append(element("button", { type: "submit" }, "Jump"), answer);
  input.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Enter") return;
    pressed.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const text = input.value.trim();
    const moment = finder.read(text);
    input.setAttribute("aria-invalid", String(moment === null));
    if (moment === null) return setText(answer, `“${text}” is not a time the player can read. Write it like ${example}.`);
    const position = finder.positionAt(moment);
    go(position);
    if (!position) setText(answer, `No event had happened by ${text}: this is the start.`);
  });
  return { root: form, clear: () => setText(answer, "") };
}
function render({ model, el }) {
  const columns = model.get("columns");
  const history = readHistory(columns);
  const said = [element("span"), element("span", { class: "course-time" })];
  const [event, state, rows] = [eventPane(history), statePane(history), allRows(history)];
  const stride = Math.max(1, Math.ceil(history.size / 300));
  const pause = history.size > 60 ? 60 : 900;
  const controls = scrubber({
    label: "Position",
    unit: "event",
    last: history.size,
    step: 1,
    value: 0,
    previous: (at) => at - 1,
    next: (at) => at + 1,
    tick: (at, elapsed) => elapsed < (prefersStillness() ? Math.max(pause, 900) : pause) ? at : at + stride,
    words: (at) => whereWeAre(history, at).join(""),
    show(at) {
      whereWeAre(history, at).forEach((text, i) => setText(said[i], text));
      for (const each of [event, state, rows]) each.show(at);
      jump?.clear();
    }
  });
  const finder = timeFinder(columns.times);
  const jump = finder && jumpField(history, finder, controls.go);
  const root = frame("player", model.get("title"), model.get("description"));
  root.append(
    controls.root,
    ...jump ? [jump.root] : [],
    element("p", { role: "status" }, ...said),
    element("div", { class: "course-panes" }, event.root, state.root),
    rows.root
  );
  controls.show();
  el.append(root);
}
var player_default = { render };
export {
  player_default as default
};
