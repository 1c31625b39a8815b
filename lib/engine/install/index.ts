/**
 * The installer of the native engine: TensorFlow from its Python wheel, the package's binding built against it, kept in
 * a per-user cache and linked into node_modules. Only a command that a person gives runs it.
 */
export { type InstallOptions, installEngine } from "./install";
export { findPlace, type InstallPlace, TENSORFLOW_VERSION } from "./place";
export type { InstallProgress, InstallReport, InstallStep, StepName } from "./report";
