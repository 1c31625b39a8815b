/** bowlab: pre-train, inspect and benchmark dense retrievers in TypeScript. Everything public is re-exported here. */
export * from "./errors";
export * from "./random";
