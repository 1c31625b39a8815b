/**
 * Parameters: values from the command line and files, the typed cell that brings them into a notebook, sweeps and the
 * names of their outputs.
 */
export { injectParameters } from "./inject";
export { outputName } from "./output-name";
export { type Axis, combinations, parseAxis } from "./sweep";
export { parameterSource } from "./translate";
export { type Parameters, parameterDocument, parseValue, readParameterFile, recordable } from "./values";
