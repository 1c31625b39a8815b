/** The families of measures that names are made of. */
export { measureFamilies } from "./all";
export type { Aggregate, MeasureFamily, MeasureSettings } from "./family";
