/** What operations are run by: TensorFlow's own by their names, and bowlab's own on TensorFlow and on wasm. */
export * from "./kernels";
export * from "./native";
export * from "./wasm-kernels";
