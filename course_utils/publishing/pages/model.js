// All that a widget's script asks of its surroundings: values by name, and to be called back when one of them changes.

/**
 * A model of plain values, for a page without a kernel: what is saved or sent goes nowhere.
 * @param {Record<string, unknown>} values
 */
export function modelOf(values) {
  /** @type {Record<string, Set<() => void>>} */
  const callbacks = {};
  return {
    /** @param {string} name */
    get: (name) => values[name],
    /** @param {string} name @param {unknown} value */
    set(name, value) {
      values[name] = value;
      for (const callback of callbacks[`change:${name}`] ?? []) callback();
    },
    /** @param {string} event @param {() => void} callback */
    on: (event, callback) => void (callbacks[event] ??= new Set()).add(callback),
    /** @param {string} event @param {() => void} callback */
    off: (event, callback) => void callbacks[event]?.delete(callback),
    save_changes() {},
    send() {},
  };
}
