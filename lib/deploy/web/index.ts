/** Search on the web: the page with its search box, and a collection exported as a folder that needs no server. */
export { exportWeb, type WebExportOptions, type WebExportReport } from "./export-web";
export type { WebBytes } from "./format";
export { webExportOptions } from "./options";
export { bundleFolder, PAGE_POLICY, type PageFile, pageFiles } from "./page-files";
export type { SearchPage } from "./page-html";
