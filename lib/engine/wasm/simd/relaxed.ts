/**
 * Relaxed SIMD: multiply and add in one instruction, rounded once, where the processor has it. V8 knows it from 11.4 on
 * (Node 22), and behind a flag that can still be set while nothing needs it before that (Node 20).
 */
import * as v8 from "node:v8";
import { webAssembly } from "../web-assembly";
import { assemble, FunctionBuilder } from "./assembler";
import { f32x4, i32 } from "./instructions";

let known: boolean | undefined;

/** Whether modules may use it. Sets the flag where that helps. */
export function knowsRelaxedSimd(): boolean {
  known ??= isAccepted() || (isBehindFlag() && isAccepted());
  return known;
}

function isBehindFlag(): boolean {
  const [major, minor] = process.versions.v8.split(".").map(Number);
  // Other versions would complain of a flag that they do not know.
  if (major !== 11 || minor > 3) return false;
  v8.setFlagsFromString("--experimental-wasm-relaxed-simd");
  return true;
}

function isAccepted(): boolean {
  const zero = f32x4.constant(0);
  const trial = new FunctionBuilder().body(f32x4.store(i32.constant(0), f32x4.relaxedMultiplyAdd(zero, zero, zero)));
  return webAssembly.validate(assemble({ trial }, false));
}
