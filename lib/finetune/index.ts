/** Fine-tuning. */
export * from "./examples";
export * from "./groups";
export * from "./negatives";
export * from "./objectives";
