// What a page with charts loads before its own script.

interface Window {
  vegaEmbed(place: HTMLElement, spec: object): Promise<unknown>;
}
