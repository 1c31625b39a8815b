/**
 * The installer of the native engine: TensorFlow from its Python wheel, the package's binding built against it, kept in
 * a per-user cache. It runs where a person asks for it.
 */
export { type InstallOptions, installEngine } from "./install";
export type { InstallReport } from "./outcome";
export { findPlace, type InstallPlace, TENSORFLOW_VERSION } from "./place";
