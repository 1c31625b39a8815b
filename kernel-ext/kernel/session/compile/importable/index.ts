/** Names that a cell does not have, and could import. */
export { type Import, Importable, importOf } from "./importable";
export { withImports } from "./with-imports";
