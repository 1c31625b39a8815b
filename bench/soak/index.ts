/** Random notebooks on the real kernel, with a model of what each cell must print. */
export { type Memory, memoryOf } from "./memory";
export { type SoakOptions, type SoakReport, soak } from "./soak";
