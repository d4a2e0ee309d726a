// What the deck's page loads before its own script.

interface Deck {
  initialize(options: object): Promise<unknown>;
  on(event: string, callback: (event: { currentSlide: HTMLElement }) => void): void;
  next(): void;
  prev(): void;
  getCurrentSlide(): HTMLElement;
  getIndices(): { h: number; v: number };
  slide(stack: number, slide: number): void;
  getScale(): number;
}

interface Window {
  Reveal: Deck;
  RevealNotes: object;
}
