/** The debugger, loaded when a front-end first asks it something: a kernel that is not debugged starts without it. */
import type { Content, Message } from "../../../wire";
import type { FromInspector } from "../../link";
import type { SessionKeeper } from "../session-keeper";
import type { Debugger } from "./debugger";

/** What the kernel has of its debugger. */
export type KernelDebugger = Pick<Debugger, "answer" | "inspected" | "interrupt" | "sessionDied">;

/** @param publish takes the events, for iopub */
export function lazyDebugger(
  session: SessionKeeper,
  publish: (event: Content, request: Message | undefined) => void,
): KernelDebugger {
  let opened: Debugger | undefined;
  return {
    answer(request) {
      if (!opened) {
        const { Debugger } = require("./debugger") as typeof import("./debugger");
        opened = new Debugger(session, publish);
      }
      return opened.answer(request);
    },
    inspected: (message: FromInspector) => opened?.inspected(message),
    interrupt: () => opened?.interrupt(),
    sessionDied: () => opened?.sessionDied(),
  };
}
