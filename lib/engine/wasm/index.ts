/**
 * The engine `wasm`: tfjs-backend-wasm made fit for training. It starts under Node with threads and gets own kernels
 * over the shipped ones, because as shipped it lacks the gradient of `gather`, gathers wrongly in batches, and is slow
 * in every product but one form.
 */
export { type LoadedWasm, loadWasm } from "./load";
export { ownKernels, switchOwnKernels } from "./own-kernels";
export { selfTestWasm } from "./self-test";
