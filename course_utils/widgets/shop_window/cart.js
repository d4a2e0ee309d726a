// What is in the cart: how many of each product, in the order in which they came. Knows no page.

/** @typedef {[sku: string, name: string, price: string]} Product */

/** @param {Product[]} products */
export function cart(products) {
  /** @type {Map<string, number>} */
  const quantities = new Map();
  const names = new Map(products.map(([sku, name]) => [sku, name]));
  return {
    /** @param {string} sku */
    add(sku) {
      quantities.set(sku, (quantities.get(sku) ?? 0) + 1);
    },
    empty() {
      quantities.clear();
    },
    /** Pairs of a sku and a quantity. */
    get items() {
      return [...quantities];
    },
    get words() {
      const each = [...quantities].map(([sku, quantity]) => `${quantity} × ${names.get(sku) ?? sku}`);
      return each.length ? `Cart: ${each.join(", ")}` : "The cart is empty.";
    },
  };
}
