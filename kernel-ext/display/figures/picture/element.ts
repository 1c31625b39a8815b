/** SVG as text: elements, numbers of one decimal, text that stays text. */

/** Pixels, of all texts that say nothing else. */
export const fontSize = 12;

export type Attributes = Record<string, string | number | undefined>;

/** An SVG element. Attributes are escaped, numbers have one decimal; children are markup already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escapeXml(value as string)}"`)
    .join("");
  return children.length > 0 ? `<${name}${written}>${children.join("")}</${name}>` : `<${name}${written}/>`;
}

/** Text at a point; plotly's own mark-up in it (`<b>`, `<br>`) is left out. */
export function label(words: string, x: number, y: number, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeXml(plainWords(words)));
}

/** A plotly text without its markup. */
export function plainWords(words: string): string {
  return words.replace(/<br\s*\/?>/gi, " ").replace(/<\/?[a-z][^>]*>/gi, "");
}

/** A number to one decimal, which is a tenth of a pixel. */
export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Characters that XML forbids altogether are dropped. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
  );
}

/** Rough width of a text in pixels: no font is at hand to measure it. */
export function textWidth(words: string, fontSize: number): number {
  return plainWords(words).length * fontSize * 0.56;
}
