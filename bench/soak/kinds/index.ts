/** The kinds of random cells. */
export { listener, talk, widget } from "./comms";
export { death, hard, harmful, thrown, unawaited, uncompiled } from "./failures";
export { interrupted, unluckyInterrupt } from "./interrupts";
export { commonImport, localImport } from "./modules";
export { displays, flood, program, timers } from "./outputs";
export { aborted, expressions, goesOn, silent, uncounted } from "./requests";
export { change, classes, declaration, deepValue, functions, reading, waiting } from "./values";
