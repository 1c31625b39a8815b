/**
 * An executed notebook as one self-contained page: text, highlighted code, live figures; it needs no server and asks
 * the network for nothing.
 */
export { type HtmlPageOptions, htmlPage } from "./html-page";
export { type ReportOptions, writeReport } from "./report";
export { style as pageStyle } from "./style";
