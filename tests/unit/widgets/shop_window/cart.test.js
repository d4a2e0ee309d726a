// The cart: how many of each product, in the order in which they came.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cart } from "../../../../course_utils/widgets/shop_window/cart.js";

/** @type {import("../../../../course_utils/widgets/shop_window/cart.js").Product[]} */
const PRODUCTS = [["T-1", "Teapot", "24.90"], ["C-1", "<b>Cup</b>", "9.50"]];

test("a cart is empty at first, and when it is emptied", () => {
  const made = cart(PRODUCTS);
  assert.deepEqual([made.items, made.words], [[], "The cart is empty."]);
  made.add("T-1");
  made.empty();
  assert.deepEqual([made.items, made.words], [[], "The cart is empty."]);
});

test("the same product twice is one line, and names stay text", () => {
  const made = cart(PRODUCTS);
  for (const sku of ["C-1", "T-1", "C-1"]) made.add(sku);
  assert.deepEqual(made.items, [["C-1", 2], ["T-1", 1]]);
  assert.equal(made.words, "Cart: 2 × <b>Cup</b>, 1 × Teapot");
});
