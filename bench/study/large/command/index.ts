/** The command of the large scales. */
export { largeCommand } from "./command";
