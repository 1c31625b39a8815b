/**
 * bowlab-kernel: what notebooks import to show things. The kernel and the runner are started by the command
 * `bowlab-nb`.
 */
export * from "./display";
