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

// course_utils/widgets/shared/words.js
function count(number) {
  return number.toLocaleString("en-US");
}

// course_utils/widgets/cluster_board/rows.js
var LATE_SECONDS = 5;
var QUIET_SECONDS = 1;
function seconds(number) {
  return `${number.toFixed(1)} s`;
}
function isLate([, , , , oldest]) {
  return oldest !== null && oldest > LATE_SECONDS;
}
function cells(consumer, acknowledged) {
  const [name, partition, , open, oldest] = consumer;
  const age = open === null ? "?" : oldest === null ? "–" : `${seconds(oldest)}${isLate(consumer) ? ", late" : ""}`;
  return [name, String(partition), age, open === null ? "?" : count(open), count(acknowledged[partition])];
}
function workers(look) {
  return new Map(look.consumers.map(([name, , works]) => (
    /** @type {[string, boolean]} */
    [name, works]
  )));
}
function stopped(look) {
  const names = [...workers(look)].filter(([, works]) => !works).map(([name]) => name);
  return names.length ? `The worker of ${names.join(" and of ")} is stopped.` : "All workers work.";
}
function publishing(look) {
  const all = look.acknowledged.reduce((sum, each) => sum + each, 0);
  const words = `${count(all)} events are acknowledged`;
  if (look.silent < QUIET_SECONDS) return `${words}.`;
  return `${words}, and none for ${seconds(look.silent)}; ${count(look.unconfirmed)} were sent and are not.`;
}
function before(happened, now) {
  return happened.filter(([at]) => at <= now).reverse();
}
function lookAt(looks, now) {
  let found = 0;
  while (found + 1 < looks.length && looks[found + 1].seconds <= now) found += 1;
  return found;
}
function stops(looks, happened) {
  const after = happened.map(([at]) => looks.findIndex((look) => look.seconds >= at)).filter((found) => found >= 0);
  return [.../* @__PURE__ */ new Set([0, ...after, looks.length - 1])].sort((one, other) => one - other);
}

// course_utils/widgets/cluster_board/cluster_board.js
function turningButton(ask) {
  const root = element("button", { type: "button" });
  let press = () => {
  };
  root.addEventListener("click", () => press());
  function show(what, name, words) {
    press = () => ask(what, name);
    setText(root, words);
    root.setAttribute("aria-label", words.includes(name) ? words : `${words} ${name}`);
  }
  return { root, show };
}
function nodesPane(ask) {
  const made = table("Nodes", ask ? ["Node", "State", "Do"] : ["Node", "State"]);
  const buttons = [];
  function show(look) {
    look.nodes.forEach(([name, does], i) => {
      if (!made.body.rows[i]) {
        const row2 = made.body.insertRow();
        row2.append(element("th", { scope: "row" }), element("td"));
        if (ask) {
          buttons[i] = turningButton(ask);
          row2.append(element("td", {}, buttons[i].root));
        }
      }
      const row = made.body.rows[i];
      [name, does].forEach((text, j) => setText(row.cells[j], text));
      row.className = does === "away" ? "course-away" : does === "leads" ? "course-leads" : "";
      if (does === "away") buttons[i]?.show("return", name, "Return");
      else buttons[i]?.show("kill", name, "Kill");
    });
  }
  return { root: pane("Nodes", made.root), show };
}
function workerButtons(ask) {
  const root = element("div", { class: "course-buttons" });
  const buttons = /* @__PURE__ */ new Map();
  function show(look) {
    for (const [name, works] of workers(look)) {
      const button2 = buttons.get(name) ?? turningButton(ask);
      if (!buttons.has(name)) root.append(button2.root);
      buttons.set(name, button2);
      button2.show(works ? "stop" : "start", name, `${works ? "Stop" : "Start"} ${name}`);
    }
  }
  return { root, show };
}
function render({ model, el }) {
  const live = model.get("live");
  const status = element("p", { role: "status" });
  const trouble = element("p", { class: "course-trouble" });
  const summary = element("p", { class: "course-tally" });
  const working = element("p", { class: "course-tally" });
  const consumers = table("Consumers", ["Consumer", "Partition", "Oldest open", "Open", "Acknowledged"]);
  const happening = table("What happened, the newest first", ["When", "What"]);
  function ask(what, name) {
    setText(status, "Sent. If a cell is running, this waits until it ends.");
    model.set("asked", { turn: model.get("told").turn + 1, what, name });
    model.save_changes();
  }
  const nodes = nodesPane(live ? ask : null);
  const buttons = live ? workerButtons(ask) : null;
  function show(look, happened) {
    nodes.show(look);
    buttons?.show(look);
    setText(summary, publishing(look));
    setText(working, stopped(look));
    fill(
      consumers.body,
      look.consumers.map((each) => cells(each, look.acknowledged)),
      (i) => isLate(look.consumers[i]) ? "course-late" : ""
    );
    fill(happening.body, happened.map(([at, what]) => [seconds(at), what]));
  }
  const root = frame("cluster-board", model.get("title"), model.get("description"));
  root.append(element("p", { class: "course-said" }, model.get("said")));
  const shown = live ? followed() : replayed();
  root.append(
    ...shown.controls,
    status,
    trouble,
    nodes.root,
    element("div", { class: "course-ordering" }, summary, working, ...buttons ? [buttons.root] : []),
    pane("Consumers", consumers.root),
    pane("What happened", happening.root)
  );
  shown.begin();
  el.append(root);
  return shown.end;
  function followed() {
    const last = () => {
      const { looks, happened, trouble: words } = model.get("shown");
      if (looks.length) show(looks[looks.length - 1], [...happened].reverse());
      setText(trouble, words);
    };
    const answer = () => setText(status, model.get("told").text);
    return {
      controls: [],
      begin() {
        model.on("change:shown", last);
        model.on("change:told", answer);
        last();
        answer();
      },
      end() {
        model.off?.("change:shown", last);
        model.off?.("change:told", answer);
      }
    };
  }
  function replayed() {
    const { looks, happened } = model.get("shown");
    const end = looks[looks.length - 1].seconds;
    const at = stops(looks, happened).map((number) => looks[number].seconds);
    const controls = scrubber({
      label: "Seconds",
      unit: "moment",
      last: end,
      step: "any",
      value: looks[0].seconds,
      previous: (now) => at.filter((each) => each < now).pop() ?? 0,
      next: (now) => at.find((each) => each > now) ?? end,
      tick: (now, elapsed) => now + elapsed / 1e3,
      words: seconds,
      show(now) {
        const look = looks[lookAt(looks, now)];
        const past = before(happened, look.seconds);
        setText(status, past.length ? `After ${seconds(past[0][0])}: ${past[0][1]}` : "Nothing has happened yet.");
        show(look, past);
      }
    });
    return { controls: [controls.root], begin: controls.show, end: () => {
    } };
  }
}
var cluster_board_default = { render };
export {
  cluster_board_default as default
};
