// Wording that several widgets share.

/** A whole number with its thousands apart. @param {number} number */
export function count(number) {
  return number.toLocaleString("en-US");
}
