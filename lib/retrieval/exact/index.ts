/** Exact search by inner product. */
export { exactIndex, openExactIndex } from "./exact-index";
