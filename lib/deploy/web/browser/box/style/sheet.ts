/** The sheet itself. It is made by script and adopted, which a page's policy against inline styles allows. */
import { baseStyle } from "./base";
import { fieldStyle } from "./field";
import { paletteStyle } from "./palette";
import { resultsStyle } from "./results";

let sheet: CSSStyleSheet | undefined;

/** The sheet; made when the first box is. */
export function boxSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync([paletteStyle, baseStyle, fieldStyle, resultsStyle].join("\n"));
  }
  return sheet;
}
