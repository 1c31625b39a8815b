/** How the box looks: one sheet, shared by all boxes of a page. */
export { boxSheet } from "./sheet";
