/** bowlab-kernel: a Jupyter kernel for TypeScript, its displays, and a runner for notebooks without a person. */
export {};
