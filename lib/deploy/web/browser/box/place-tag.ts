/** Puts a box where the page's one tag stands: `<script type="module" src="search/bowlab-search.js"></script>`. */

const NAME = "bowlab-search";
/** Boxes that were put, so that those of the page's author can be told from them. */
const PUT = "data-bowlab-put";

/**
 * For each tag in the body that loads this module, a box behind it, with the tag's `data-` attributes as its own
 * (`data-theme="dark"`); without `src` and `service` it searches the folder of the module. A page whose author wrote
 * `<bowlab-search>` gets none.
 * @param module the module's address: modules do not know their tag
 */
export function putBoxes(module: string): void {
  if (document.querySelector(`${NAME}:not([${PUT}])`)) return;
  for (const tag of document.querySelectorAll<HTMLScriptElement>('body script[type="module"][src]')) {
    if (tag.src !== module || tag.nextElementSibling?.hasAttribute(PUT)) continue;
    const box = document.createElement(NAME);
    for (const [name, value] of Object.entries(tag.dataset)) {
      if (value !== undefined) box.setAttribute(name.toLowerCase(), value);
    }
    if (!box.hasAttribute("src") && !box.hasAttribute("service")) box.setAttribute("src", new URL(".", module).href);
    box.setAttribute(PUT, "");
    tag.after(box);
  }
}
