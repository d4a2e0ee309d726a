// The way back from columns.py: a deflated block of bytes and its layout become a history to look things up in.

async function inflate(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function readIntegers(block, { at, count: size, width }) {
  const values = new Float64Array(size);
  for (let plane = 0, weight = 1; plane < width; plane += 1, weight *= 256) {
    const start = at + plane * size;
    for (let i = 0; i < size; i += 1) values[i] += block[start + i] * weight;
  }
  let sum = 0;
  for (let i = 0; i < size; i += 1) {
    const coded = values[i];
    sum += coded % 2 ? -(coded + 1) / 2 : coded / 2;
    values[i] = sum;
  }
  return values;
}

function readTexts(block, { at, length, codes }) {
  const words = JSON.parse(new TextDecoder().decode(block.subarray(at, at + length)));
  const numbers = readIntegers(block, codes);
  return (index) => words[numbers[index]];
}

function readValues(block, spec) {
  if (spec.kind === "texts") return readTexts(block, spec);
  const numbers = readIntegers(block, spec);
  return (index) => String(numbers[index]);
}

function readMoves(block, spec, positions, amounts) {
  const signs = readIntegers(block, spec.signs);
  const values = new Float64Array(positions.length);
  values[0] = spec.first;
  let j = 0;
  for (let i = 1; i < positions.length; i += 1) {
    while (amounts.positions[j] < positions[i]) j += 1;
    values[i] = values[i - 1] + (signs[i - 1] ? amounts.numbers[j] : -amounts.numbers[j]);
  }
  return (index) => String(values[index]);
}

// The index of the last of the rising numbers that is at most the limit; −1 if there is none.
function lastAtMost(numbers, limit) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function readColumn(block, { positions: spec, values: content }, amounts) {
  const positions = readIntegers(block, spec);
  const value =
    content.kind === "moves" ? readMoves(block, content, positions, amounts(content.field)) : readValues(block, content);
  return {
    last(position) {
      const index = lastAtMost(positions, position);
      return index < 0 ? null : value(index);
    },
    isSetAt: (position) => positions[lastAtMost(positions, position)] === position,
  };
}

function pad(number, digits) {
  return String(number).padStart(digits, "0");
}

function writeTime(microseconds, { separator, digits, zone, offset }) {
  const local = microseconds + offset * 60e6;
  const seconds = Math.floor(local / 1e6);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", separator);
  const fraction = digits ? `.${pad(local - seconds * 1e6, 6).slice(0, digits)}` : "";
  return text + fraction + zone;
}

function readTimes(block, spec) {
  const positions = readIntegers(block, spec.positions);
  const moments = spec.moments ? readIntegers(block, spec.moments) : null;
  const written = spec.values ? readTexts(block, spec.values) : null;
  return {
    form: spec,
    at(position) {
      const index = lastAtMost(positions, position);
      if (index < 0 || positions[index] !== position) return null;
      if (written) return written(index);
      return spec.form === "number" ? String(moments[index]) : writeTime(moments[index] * spec.unit, spec);
    },
    // The position of the last event at or before a moment; 0 if every event is later.
    positionAt(moment) {
      const limit = spec.form === "number" ? moment : moment / spec.unit;
      for (let i = moments.length - 1; i >= 0; i -= 1) if (moments[i] <= limit) return positions[i];
      return 0;
    },
    any: positions.length > 0,
    canJump: moments !== null && positions.length > 0,
  };
}

async function readHistory(layout, bytes) {
  const block = await inflate(bytes);
  const specs = new Map(layout.fields);
  const amounts = (name) => ({
    positions: readIntegers(block, specs.get(name).positions),
    numbers: readIntegers(block, specs.get(name).values),
  });
  const columns = (entries) => entries.map(([name, spec]) => [name, readColumn(block, spec, amounts)]);
  const type = readTexts(block, layout.types);
  const fields = columns(layout.fields);
  const states = columns(layout.states);
  return {
    size: layout.size,
    times: readTimes(block, layout.times),
    fields,
    states,
    type: (position) => type(position - 1),
    payload: (position) =>
      fields.filter(([, column]) => column.isSetAt(position)).map(([name, column]) => [name, column.last(position)]),
    // Every part of the state that is there now or was before: [name, before, after].
    state: (position) =>
      states
        .map(([key, column]) => {
          const after = column.last(position);
          return [key, position > 0 && column.isSetAt(position) ? column.last(position - 1) : after, after];
        })
        .filter(([, before, after]) => before !== null || after !== null),
  };
}

// "2024-01-02", "2024-01-02 10:30" or the full form, as microseconds since 1970; null for anything else.
function parseTime(text, offset) {
  const match = text.match(
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?\s?(Z|[+-]\d\d:\d\d)?$/i,
  );
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const written = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  if (written.some((part, i) => part !== [month, day, hour, minute, second][i])) return null;
  let minutes = offset;
  if (match[8]) {
    const zone = match[8].toUpperCase();
    const size = zone === "Z" ? 0 : Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
    minutes = zone.startsWith("-") ? -size : size;
  }
  return date.getTime() * 1000 + Number((match[7] ?? "").padEnd(6, "0")) - minutes * 60e6;
}
