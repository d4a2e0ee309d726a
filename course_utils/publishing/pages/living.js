// Brings the widgets and charts of a page to life, in place of their still pictures.

/** @typedef {{models: Record<string, Record<string, unknown>>, charts: Record<string, object>, modules: Record<string, string>}} Content */

/**
 * What enlivens all that is within an element, once. Charts need `vegaEmbed` on the page.
 * @param {Content} content @returns {(within: HTMLElement) => Promise<HTMLElement[]>} the places that came to life
 */
export function enlivener(content) {
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

  /** @param {HTMLElement} place */
  async function enliven(place) {
    const { widget = "", values = "" } = place.dataset;
    delete place.dataset.widget;
    const [{ modelOf }, script] = await Promise.all([load("model"), load(widget)]);
    const el = document.createElement("div");
    script.default.render({ model: modelOf(content.models[values]), el });
    place.replaceChildren(el);
  }

  /** @param {HTMLElement} place */
  async function draw(place) {
    const { chart = "" } = place.dataset;
    delete place.dataset.chart;
    const el = document.createElement("div");
    await window.vegaEmbed(el, content.charts[chart]);
    place.replaceChildren(el);
  }

  return async (within) => {
    const places = /** @type {HTMLElement[]} */ ([...within.querySelectorAll("[data-widget], [data-chart]")]);
    await Promise.all(places.map((place) => (place.dataset.widget ? enliven(place) : draw(place))));
    return places;
  };
}
