/**
 * Parameters: values from the command line and files, the typed cell that brings them into a notebook, sweeps and the
 * names of their outputs.
 */
export { injectParameters } from "./inject";
export { outputName } from "./output-name";
export { combinations, parseAxis, type SweepAxis } from "./sweep";
export { parameterSource } from "./translate";
export { type ParameterValues, parameterDocument, parseValue, readParameterFile, recordable } from "./values";
