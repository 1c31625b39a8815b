/** create-bowlab: the project that `npm create bowlab` makes, and the command. */
export { main } from "./main";
export { nameFromFolder, nameProblem } from "./name";
export { parseOptions } from "./options";
export { fromRegistry } from "./packages";
export { askedAnswers } from "./questions";
export { findTarget } from "./target";
export { projectFiles, templateFolder } from "./template";
export { writeProject } from "./write";
