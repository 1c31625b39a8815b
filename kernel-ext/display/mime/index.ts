/** MIME bundles: what a value shows of itself, the markup that goes into it, and what may be sent. */
export { escapeHtml, html, md, svg } from "./markup";
export {
  bundleText,
  type Displayable,
  displayable,
  displaySymbol,
  isDisplayable,
  type MimeBundle,
  patientSymbol,
} from "./mime";
export { isList, peek } from "./peek";
export { requireJsonObject, sendableBundle, UnsendableError } from "./sendable";
