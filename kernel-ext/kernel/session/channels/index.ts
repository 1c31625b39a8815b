/**
 * The ways between cells and the front: the pipes, what cells write and show, what they ask, comms, and errors that
 * nobody waits for.
 */
export { endCaptures } from "./capture";
export { Comms } from "./comms";
export { hear, say } from "./front";
export { createInput, type Input } from "./input";
export { listenForErrors } from "./late-errors";
export { Outputs } from "./outputs";
export { refuseQuestions } from "./standard-input";
