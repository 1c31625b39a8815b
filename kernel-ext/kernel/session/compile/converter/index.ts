/** tslab's converter, as a notebook's compiler needs it. */
export { LastingConverter } from "./lasting-converter";
