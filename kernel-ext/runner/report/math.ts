/**
 * `$…$` and `$$…$$` in markdown, as Jupyter's front-ends read them, set by KaTeX as MathML: no style sheet, no font, no
 * script.
 */
import katex from "katex";
import type { MarkedExtension, TokenizerAndRendererExtension } from "marked";

/** Elements of MathML that KaTeX writes. */
export const mathTags = [
  ..."math semantics annotation mrow mi mn mo ms mtext mspace mstyle mpadded mphantom menclose mfrac msqrt mroot".split(
    " ",
  ),
  ..."msub msup msubsup munder mover munderover mmultiscripts mtable mtr mtd mlabeledtr mglyph".split(" "),
];

/** Attributes of MathML that change how a formula looks. */
export const mathAttributes = [
  ..."display mathvariant stretchy fence separator lspace rspace minsize maxsize accent accentunder".split(" "),
  ..."movablelimits linethickness scriptlevel displaystyle width height depth voffset columnalign".split(" "),
  ..."columnspacing rowspacing columnlines rowlines encoding xmlns".split(" "),
];

/** Marked's extension. A formula that KaTeX cannot read is shown as it was written. */
export const math: MarkedExtension = { extensions: [formula("block"), formula("inline")] };

function formula(level: "block" | "inline"): TokenizerAndRendererExtension {
  // Inline: no space inside the dollars and no digit after them, so that "$5 and $6" stays money.
  const pattern =
    level === "block" ? /^\$\$([\s\S]+?)\$\$(?:\n|$)/ : /^\$(?!\s|\$)((?:\\.|[^$\\\n`])+?)(?<!\s)\$(?!\d)/;
  return {
    name: `${level}Formula`,
    level,
    start: (source) => {
      const at = source.search(level === "block" ? /(?<=\n)\$\$/ : /\$/);
      return at < 0 ? undefined : at;
    },
    tokenizer(source) {
      const match = pattern.exec(source);
      return match ? { type: `${level}Formula`, raw: match[0], text: match[1] } : undefined;
    },
    renderer: ({ text }) => {
      const set = katex.renderToString(text, {
        displayMode: level === "block",
        output: "mathml",
        throwOnError: false,
        strict: "ignore",
      });
      return level === "block" ? `<p>${set}</p>\n` : set;
    },
  };
}
