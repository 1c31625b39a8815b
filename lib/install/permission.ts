/** What a person lets bowlab download and build: BOWLAB_INSTALL. */
import { unknownChoice } from "../errors";
import { StepFailure } from "./steps";

/** off: never; auto: also when an engine starts. */
const MODES = ["off", "auto"] as const;

/** Whether starting an engine may install it. @throws InputError when BOWLAB_INSTALL is neither off nor auto */
export function mayInstallAtStart(asked: boolean | undefined, env: NodeJS.ProcessEnv = process.env): boolean {
  const mode = env.BOWLAB_INSTALL || undefined;
  if (mode !== undefined && !(MODES as readonly string[]).includes(mode)) {
    throw unknownChoice("BOWLAB_INSTALL", mode, MODES);
  }
  return mode !== "off" && (asked ?? mode === "auto");
}

/** @throws StepFailure when BOWLAB_INSTALL is off */
export function refuseWhenOff(env: NodeJS.ProcessEnv): void {
  if (env.BOWLAB_INSTALL !== "off") return;
  throw new StepFailure("BOWLAB_INSTALL=off: nothing is downloaded or built", "unset BOWLAB_INSTALL to allow it");
}
