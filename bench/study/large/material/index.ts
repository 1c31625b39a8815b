/** What every run of a large study shares. */
export { type LargeMaterial, largeMaterial } from "./material";
