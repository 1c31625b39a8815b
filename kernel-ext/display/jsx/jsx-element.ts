/** What JSX makes: HTML that a notebook shows. */
import { html } from "../mime/markup";
import { displaySymbol, type MimeBundle } from "../mime/mime";

/** An element: HTML that a notebook shows. */
export class JsxElement {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }

  /** Its HTML, and what of it is text. */
  [displaySymbol](): MimeBundle | Promise<MimeBundle> {
    return html(this.html)[displaySymbol]();
  }

  toString(): string {
    return this.html;
  }
}
