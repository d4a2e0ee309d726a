// Brings a page of the site to life: its widgets at once, each chart as it comes near the window.

/** @typedef {typeof import("../pages/living.js")} Living */

const content = JSON.parse(document.getElementById("content")?.textContent ?? "{}");
const address = URL.createObjectURL(new Blob([content.modules.living], { type: "text/javascript" }));
const enliven = /** @type {Living} */ (await import(address)).enlivener(content);

const coming = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      coming.unobserve(target);
      void enliven(/** @type {HTMLElement} */ (target));
    }
  },
  { rootMargin: "400px" },
);
for (const place of document.querySelectorAll(".output")) coming.observe(/** @type {HTMLElement} */ (place.parentElement));

// What is wider than its place can be scrolled by keyboard.
for (const box of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".output, .highlight pre, .said"))) {
  if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
}

// A corner of a table that says nothing heads nothing.
for (const corner of document.querySelectorAll("article th")) {
  if (!corner.textContent?.trim()) corner.replaceWith(document.createElement("td"));
}

export {}; // so that it is a module, which may wait
