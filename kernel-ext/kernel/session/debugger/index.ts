/** What the session gives a debugger, which is the front's: stops before new code runs, and looks at values. */
export { createDebugging, type Debugging } from "./debugging";
