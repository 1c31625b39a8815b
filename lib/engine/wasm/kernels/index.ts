/** Own kernels for tfjs-backend-wasm, each a function from the shipped kernel to the one that takes its place. */
export { elementwise } from "./elementwise";
export { ownOperations } from "./fused";
export { batchMatMul, fusedMatMul } from "./mat-mul";
export { gather, unsortedSegmentSum } from "./rows";
export { identity, transpose } from "./shapes";
export { sum } from "./sums";
