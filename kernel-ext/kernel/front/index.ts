/** The kernel's first process: protocol, sockets, history, and the session it keeps. */
export { startKernel } from "./start";
