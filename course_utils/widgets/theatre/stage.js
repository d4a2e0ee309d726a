// One pane of the theatre: its picture with the shapes once faint and once uncovered from the left.

import { element, uniqueId } from "../shared/dom.js";
import { TOLERANCE } from "./script.js";

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function drawn(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/**
 * @param {{title: string, svg: string}} pane
 * @param {number} end the last moment on the time axis (ms)
 */
export function stage({ title, svg }, end) {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const picture = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.importNode(parsed, true)));
  picture.setAttribute("aria-hidden", "true"); // the status line and the table say the same in words
  const [left, right] = [Number(picture.dataset.left), Number(picture.dataset.right)];
  const { width, height } = picture.viewBox.baseVal;
  const window = drawn("rect", { x: 0, y: 0, height, width: 0 });
  const clip = drawn("clipPath", { id: uniqueId("clip") });
  clip.append(window);
  const shapes = /** @type {Element} */ (picture.querySelector(".shapes"));
  const later = /** @type {Element} */ (shapes.cloneNode(true));
  later.setAttribute("class", "shapes course-faint");
  shapes.before(clip, later);
  shapes.setAttribute("clip-path", `url(#${clip.id})`);
  const line = drawn("line", { y1: title ? 30 : 4, y2: picture.dataset.floor ?? height, class: "course-now" });
  picture.append(line);
  const timed = [...picture.querySelectorAll("[data-at]")].map((node) => ({ node, at: Number(node.getAttribute("data-at")) }));
  return {
    root: element("div", { class: "course-stage", tabindex: "0", role: "group", "aria-label": title || "Diagram" }, picture),
    /** @param {number} time */
    show(time) {
      const x = left + (time / end) * (right - left);
      window.setAttribute("width", String(time >= end ? width : x + 0.5));
      line.setAttribute("x1", String(x));
      line.setAttribute("x2", String(x));
      for (const { node, at } of timed) node.classList.toggle("course-later", at > time + TOLERANCE);
    },
  };
}
