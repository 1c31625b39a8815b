/** HTML: a page's main text along its headings. */
export { decodeHtml } from "./decode";
export { mainText } from "./main-text";
export { sectionsOfPage } from "./sections";
