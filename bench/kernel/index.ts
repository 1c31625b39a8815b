export { drawSessions } from "./drawing";
export { peersHere, root } from "./peers";
export { reportRounds, reportSessions } from "./report";
export { type Figures, measureRound } from "./round";
export { measureSessions } from "./session";
