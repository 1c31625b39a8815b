/** The token of a box's service: its attribute, or what a person has typed, kept until the browser's tab is closed. */

const PREFIX = "bowlab-token ";

/** The token, if there is one. */
export function keptToken(box: Element): string | undefined {
  const given = box.getAttribute("token");
  if (given !== null) return given;
  try {
    return sessionStorage.getItem(keyOf(box)) ?? undefined;
  } catch {
    // No storage in this frame: the token is asked for again.
    return typed.get(box);
  }
}

/** Keeps what a person has typed; `undefined` forgets it. */
export function keepToken(box: Element, token: string | undefined): void {
  if (token === undefined) typed.delete(box);
  else typed.set(box, token);
  try {
    if (token === undefined) sessionStorage.removeItem(keyOf(box));
    else sessionStorage.setItem(keyOf(box), token);
  } catch {
    // Then it lives as long as the page.
  }
}

/**
 * Takes a token that stands behind the # of the page's address, `#token=…`, which browsers send nowhere; it is gone
 * from the address after.
 */
export function takeToken(box: Element): void {
  const address = new URL(location.href);
  const token = new URLSearchParams(address.hash.slice(1)).get("token");
  if (!token) return;
  keepToken(box, token);
  address.hash = "";
  history.replaceState(history.state, "", address);
}

const typed = new WeakMap<Element, string>();

/** Services of one origin may have tokens of their own. */
function keyOf(box: Element): string {
  return PREFIX + new URL(box.getAttribute("service") ?? ".", document.baseURI).href;
}
