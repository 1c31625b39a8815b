export { drawSessions } from "./drawing";
export { peersHere, root } from "./peers";
export { reportRounds, reportSessions } from "./report";
export { type Figures, measureRound, measureStart } from "./round";
export { measureSessions } from "./session";
