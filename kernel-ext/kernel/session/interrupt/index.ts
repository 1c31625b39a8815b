/** Stopping a cell: by asking its code, by ending its awaits, and where it computes without a pause, by force. */
export { createInterrupts, type Interrupts } from "./interrupts";
