// The message theatre: diagrams drawn beforehand, uncovered up to the time on the scrubber.

const TOLERANCE = 1e-6;

function milliseconds(time) {
  return `${Number(time.toFixed(2))} ms`;
}

// One pane: its picture with the shapes once faint and once uncovered from the left, and a line at the time.
function stage({ title, svg }, end) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const picture = document.importNode(parsed, true);
  picture.setAttribute("aria-hidden", "true"); // the status line and the table say the same in words
  const made = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const [left, right, height] = [Number(picture.dataset.left), Number(picture.dataset.right), picture.viewBox.baseVal.height];
  const window = made("rect", { x: 0, y: 0, height, width: 0 });
  const clip = made("clipPath", { id: uniqueId("clip") });
  clip.append(window);
  const shapes = picture.querySelector(".shapes");
  const later = shapes.cloneNode(true);
  later.setAttribute("class", "shapes course-faint");
  shapes.before(clip, later);
  shapes.setAttribute("clip-path", `url(#${clip.id})`);
  const line = made("line", { y1: title ? 30 : 4, y2: picture.dataset.floor, class: "course-now" });
  picture.append(line);
  const timed = [...picture.querySelectorAll("[data-at]")].map((node) => [Number(node.dataset.at), node]);
  const frame = element("div", { class: "course-stage", tabindex: "0", role: "group", "aria-label": title || "Diagram" });
  frame.append(picture);
  return {
    root: frame,
    show(time) {
      const x = left + (time / end) * (right - left);
      window.setAttribute("width", time >= end ? picture.viewBox.baseVal.width : x + 0.5);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      for (const [at, node] of timed) node.classList.toggle("course-later", at > time + TOLERANCE);
    },
  };
}

function tableOf(rows, withPanes) {
  const headings = ["Pane", "What", "From", "To", "Label", "Start (ms)", "End (ms)", "Outcome"].slice(withPanes ? 0 : 1);
  const body = element("tbody");
  for (const row of rows) {
    const texts = row.slice(withPanes ? 0 : 1);
    body.append(element("tr", {}, ...texts.map((text, i) => element(i ? "td" : "th", i ? {} : { scope: "row" }, text))));
  }
  const head = element("thead", {}, element("tr", {}, ...headings.map((text) => element("th", { scope: "col" }, text))));
  const frame = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": "Table of everything in the diagram" });
  frame.append(element("table", {}, head, body));
  return element("details", {}, element("summary", {}, `All ${count(rows.length)} rows as a table`), frame);
}

// What a pane last saw happen, and what goes on in it at the time.
function words(scene, pane, time) {
  const past = scene.happenings.filter(([at, where]) => where === pane && at <= time + TOLERANCE);
  if (!past.length) return "Nothing has happened yet.";
  const last = past.at(-1)[0];
  const moment = past.filter(([at]) => at === last).map(([, , sentence]) => sentence);
  const ongoing = scene.ongoing
    .filter(([from, to, where]) => where === pane && from <= time + TOLERANCE && to > time + TOLERANCE)
    .map(([, , , text]) => text);
  const since = time - last > TOLERANCE ? `At ${milliseconds(last)}: ` : "";
  const now = ongoing.length ? ` Now: ${ongoing.slice(0, 4).join("; ")}${ongoing.length > 4 ? "; …" : ""}.` : "";
  return `${since}${moment.slice(0, 4).join(" ")}${now}`;
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
    show(time) {
      setText(clock, `${milliseconds(time)} of ${milliseconds(scene.end)}`);
      for (const { title, said } of lines) setText(said, words(scene, title, time));
    },
  };
}

function showScene(scene, place) {
  const stages = scene.panes.map((pane) => stage(pane, scene.end));
  const status = statusLine(scene);
  const stops = [...new Set([0, ...scene.happenings.map(([at]) => at), scene.end])].sort((a, b) => a - b);
  const next = (at) => stops.find((stop) => stop > at + TOLERANCE) ?? scene.end;
  const controls = scrubber({
    label: "Time", unit: "happening", last: scene.end, step: "any", value: scene.end,
    previous: (at) => stops.findLast((stop) => stop < at - TOLERANCE) ?? 0,
    next,
    // The whole scene plays in about ten seconds; without motion it goes from happening to happening.
    tick: (at, elapsed) => (prefersStillness() ? (elapsed < 1200 ? at : next(at)) : at + (elapsed / 10000) * scene.end),
    words: (at) => milliseconds(at),
    show(at) {
      status.show(at);
      for (const each of stages) each.show(at);
    },
  });
  const panes = element("div", { class: `course-stages ${stages.length > 1 ? "course-several" : ""}` }, ...stages.map((each) => each.root));
  place.replaceChildren(controls.root, status.root, panes, tableOf(scene.rows, scene.panes.length > 1));
  controls.show();
}

function render({ model, el }) {
  const root = element("div", { class: "course-theatre course-widget" });
  heading(root, model.get("title"), model.get("description"));
  const scenes = model.get("scenes");
  const place = element("div");
  if (scenes.length > 1) {
    const id = uniqueId("scenario");
    const select = element("select", { id }, ...scenes.map(({ name }, i) => element("option", { value: i }, name)));
    select.addEventListener("change", () => showScene(scenes[select.value], place));
    root.append(element("p", { class: "course-choice" }, element("label", { for: id }, "Scenario"), select));
  }
  root.append(place);
  el.append(root);
  showScene(scenes[0], place);
}

export default { render };
