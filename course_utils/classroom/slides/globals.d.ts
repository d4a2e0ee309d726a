// What the deck's page loads before its own script.

interface Deck {
  initialize(options: object): Promise<unknown>;
  on(event: string, callback: (event: { currentSlide: HTMLElement }) => void): void;
  next(): void;
  prev(): void;
  getCurrentSlide(): HTMLElement;
  getScale(): number;
}

interface Window {
  Reveal: Deck;
  RevealNotes: object;
}
