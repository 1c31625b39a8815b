/** Variables of the environment that switch something of an engine; a mistyped value would switch nothing, unseen. */
import { unknownChoice } from "../errors";

const SWITCHES = {
  BOWLAB_KERNELS: ["on", "off"],
  BOWLAB_WASM_KERNELS: ["own", "shipped"],
  BOWLAB_MEMORY_CHECK: ["on", "off"],
} as const;

/** @throws InputError naming the variable, and the values that it may have */
export function requireKnownSwitches(env: NodeJS.ProcessEnv = process.env): void {
  for (const [name, values] of Object.entries(SWITCHES)) {
    const value = env[name];
    if (value && !(values as readonly string[]).includes(value)) throw unknownChoice(name, value, values);
  }
}
