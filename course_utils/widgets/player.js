// The replay player: one event at a time, the state after it, and what it changed.

const ROWS = 50; // rows of the table that are in the page at once
const PARTS = 40; // parts of a state shown at once

function eventPane() {
  const made = table("Event", ["Field", "Value"]);
  const none = element("p", { class: "course-none" }, "");
  return {
    root: pane("Event", made.root, none),
    show(history, position) {
      const rows = position ? [["type", history.type(position)]] : [];
      const time = history.times.at(position);
      if (time !== null) rows.push(["time", time]);
      if (position) rows.push(...history.payload(position));
      fill(made.body, rows);
      setText(none, position ? "" : "No event yet: this is the start.");
    },
  };
}

function statePane() {
  const made = table("State after it", ["Part", "Before", "After", "Change"]);
  const note = element("p", { class: "course-none" }, "");
  const change = (before, after) => {
    if (before === after) return "";
    if (before === null) return "+ new";
    return after === null ? "− removed" : "● changed";
  };
  return {
    root: pane("State after the event", made.root, note),
    show(history, position) {
      const parts = history.state(position);
      const shown = parts.length > PARTS ? [...parts].sort((a, b) => (a[1] === a[2]) - (b[1] === b[2])).slice(0, PARTS) : parts;
      fill(
        made.body,
        shown.map(([key, before, after]) => [key, before === after ? "" : (before ?? "–"), after ?? "–", change(before, after)]),
        (i) => (shown[i][1] === shown[i][2] ? "" : "course-changed"),
      );
      const hidden = parts.length - shown.length;
      const words = hidden ? `… and ${count(hidden)} more parts of the state, unchanged parts last.` : "";
      const still = position && parts.every(([, before, after]) => before === after);
      setText(note, parts.length ? (still ? "This event changed nothing." : words) : "The state is empty.");
    },
  };
}

function allRows(history) {
  const names = (columns) => columns.slice(0, 12).map(([name]) => name);
  const [fields, states] = [history.fields.slice(0, 12), history.states.slice(0, 12)];
  const made = table("", ["Event", "Time", "Type", ...names(fields), ...names(states).map((key) => `${key} after`)]);
  const range = made.root.caption;
  let first = 0;
  const turn = (by) => draw(Math.min(Math.max(first + by, 0), Math.max(history.size + 1 - ROWS, 0)));
  const earlier = element("button", { type: "button" }, "Earlier rows");
  const later = element("button", { type: "button" }, "Later rows");
  earlier.addEventListener("click", () => turn(-ROWS));
  later.addEventListener("click", () => turn(ROWS));
  const frame = element("div", { class: "course-scroll", tabindex: "0", role: "group", "aria-label": "Table of events" }, made.root);
  const root = element("details", {}, element("summary", {}, `All ${count(history.size)} events as a table`));
  root.append(element("div", { class: "course-buttons" }, earlier, later), frame);
  let position = 0;

  function line(at) {
    if (at === 0) return ["0", "", "(start)", ...fields.map(() => ""), ...states.map(([, column]) => column.last(0) ?? "")];
    const payload = fields.map(([, column]) => (column.isSetAt(at) ? column.last(at) : ""));
    return [String(at), history.times.at(at) ?? "", history.type(at), ...payload, ...states.map(([, column]) => column.last(at) ?? "")];
  }

  function draw(from) {
    first = from;
    const end = Math.min(first + ROWS - 1, history.size);
    const lines = Array.from({ length: end - first + 1 }, (_, i) => line(first + i));
    fill(made.body, lines, (i) => (first + i === position ? "course-here" : ""));
    setText(range, `Rows ${count(first)}–${count(end)} of ${count(history.size)}; the current row is marked ▸`);
    earlier.disabled = first === 0;
    later.disabled = end === history.size;
  }

  root.addEventListener("toggle", () => root.open && follow());
  function follow() {
    const top = Math.max(history.size + 1 - ROWS, 0);
    const outside = position < first || position >= first + ROWS;
    draw(outside ? Math.min(Math.max(position - ROWS / 2, 0), top) : first);
  }
  return {
    root,
    show(at) {
      position = at;
      if (root.open) follow();
    },
  };
}

function jumpField(history, go) {
  const { times } = history;
  const id = uniqueId("jump");
  const input = element("input", { type: "text", id, autocomplete: "off", spellcheck: "false", placeholder: times.at(1) ?? "" });
  const answer = element("p", { class: "course-answer", role: "alert" });
  const form = element("form", { class: "course-jump" }, element("label", { for: id }, "Jump to"), input);
  form.append(element("button", { type: "submit" }, "Jump"), answer);
  const asNumber = times.form.form === "number";
  // Lab cancels the line break that Enter would be, and with it the form's own way of submitting.
  input.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Enter") return;
    pressed.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const text = input.value.trim();
    const moment = asNumber ? (text === "" || isNaN(text) ? null : Number(text)) : parseTime(text, times.form.offset);
    const example = times.at(history.size) ?? times.at(1) ?? "";
    input.setAttribute("aria-invalid", String(moment === null));
    if (moment === null) return setText(answer, `“${text}” is not a time the player can read. Write it like ${example}.`);
    const position = times.positionAt(moment);
    go(position);
    if (!position) setText(answer, `No event had happened by ${text}: this is the start.`);
  });
  return { root: form, clear: () => setText(answer, "") };
}

// Where we are, in words: what may break over lines, and the time, which should not.
function statusWords(history, position) {
  if (position === 0) return [`Before the first of ${count(history.size)} events`, ""];
  const time = history.times.at(position);
  const what = `Event ${count(position)} of ${count(history.size)}: ${history.type(position)}`;
  return time === null ? [what, ""] : [`${what}, `, time];
}

async function renderPlayer(model, el) {
  const root = element("div", { class: "course-player course-widget" });
  heading(root, model.get("title"), model.get("description"));
  const status = element("p", { role: "status" }, "Opening the history …");
  root.append(status);
  el.append(root);
  // One frame for the page to paint, then the columns are unpacked.
  await new Promise((resolve) => setTimeout(resolve));
  const history = await readHistory(model.get("layout_of_columns"), model.get("columns"));

  const said = [element("span"), element("span", { class: "course-time" })];
  status.replaceChildren(...said);
  const panes = [eventPane(), statePane()];
  const stride = Math.max(1, Math.ceil(history.size / 300));
  const pause = history.size > 60 ? 60 : 900;
  const controls = scrubber({
    label: "Position", unit: "event", last: history.size, step: 1, value: 0,
    previous: (at) => at - 1,
    next: (at) => at + 1,
    tick: (at, elapsed) => (elapsed < (prefersStillness() ? Math.max(pause, 900) : pause) ? at : at + stride),
    words: (at) => statusWords(history, at).join(""),
    show(at) {
      statusWords(history, at).forEach((text, i) => setText(said[i], text));
      for (const pane of panes) pane.show(history, at);
      rows.show(at);
      jump?.clear();
    },
  });
  const rows = allRows(history);
  root.insertBefore(controls.root, status);
  const jump = history.times.canJump ? jumpField(history, controls.go) : null;
  if (jump) root.insertBefore(jump.root, status);
  root.append(element("div", { class: "course-panes" }, ...panes.map((pane) => pane.root)), rows.root);
  controls.show();
}

export default { render: ({ model, el }) => renderPlayer(model, el) };
