/** Going on where an earlier run stopped. */
export { planResume, type ResumePlan, runAll } from "./plan";
