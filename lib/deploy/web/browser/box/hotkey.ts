/** The keys that bring a reader to the box from anywhere on the page. */

/** A key with what is held down beside it. */
interface Hotkey {
  key: string;
  ctrl: boolean;
  alt: boolean;
}

/** What of a key press counts here. */
export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing">;

/** Reads `/ ctrl+k`: keys divided by spaces, each with `ctrl+` (or the Mac's command key) and `alt+` before it. */
export function parseHotkeys(text: string): Hotkey[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "none")
    .map((word) => {
      const parts = word.split("+");
      return { key: parts.at(-1) || "+", ctrl: parts.includes("ctrl"), alt: parts.includes("alt") };
    });
}

/**
 * Is the press one of the keys? Keys without `ctrl` are letters that somebody may be writing: they do not count while
 * the focus is in `writing`.
 */
export function isHotkey(press: KeyPress, hotkeys: readonly Hotkey[], writing: boolean): boolean {
  if (press.isComposing) return false;
  const ctrl = press.ctrlKey || press.metaKey;
  return hotkeys.some(
    (hotkey) =>
      hotkey.key === press.key.toLowerCase() &&
      hotkey.ctrl === ctrl &&
      hotkey.alt === press.altKey &&
      (hotkey.ctrl || !writing),
  );
}

/** The element that has the focus, within shadow trees too. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Does somebody write there, or choose from a list? */
export function takesText(target: Element | null): boolean {
  const tag = target?.tagName ?? "";
  return /^(INPUT|TEXTAREA|SELECT)$/.test(tag) || (target instanceof HTMLElement && target.isContentEditable);
}
