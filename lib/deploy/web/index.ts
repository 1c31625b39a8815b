/** Search on the web: the page with its search box. */
export { bundleFolder, PAGE_POLICY, type PageFile, pageFiles } from "./page-files";
export type { SearchPage } from "./page-html";
