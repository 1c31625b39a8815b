/** roff's escapes as plain text: fonts and sizes go, signs become letters (groff_char(7)). */

const signs: Readonly<Record<string, string>> = {
  ...{ aq: "'", dq: '"', lq: "“", rq: "”", oq: "‘", cq: "’", bq: "‚", Bq: "„", Fo: "«", Fc: "»", fo: "‹", fc: "›" },
  ...{ em: "—", en: "–", hy: "-", mi: "-", bu: "•", ci: "○", sq: "□", co: "©", rg: "®", tm: "™", de: "°", dg: "†" },
  ...{ rs: "\\", sl: "/", ba: "|", ha: "^", ti: "~", at: "@", sh: "#", Do: "$", ga: "`", lB: "[", rB: "]" },
  ...{ lC: "{", rC: "}", la: "⟨", ra: "⟩", "->": "→", "<-": "←", "<>": "↔", ua: "↑", da: "↓", "=>": "⇒", "<=": "≤" },
  ...{ ">=": "≥", "!=": "≠", "==": "≡", "~=": "≅", "+-": "±", mu: "×", di: "÷", if: "∞", sr: "√", ss: "ß", Po: "£" },
  ...{
    Eu: "€",
    ct: "¢",
    ps: "¶",
    sc: "§",
    "12": "½",
    "14": "¼",
    "34": "¾",
    "*a": "α",
    "*b": "β",
    "*m": "µ",
    "*p": "π",
  },
};

/** Letters with accents: `\(:o`, `\[o ad]`. */
const accents: Readonly<Record<string, string>> = {
  ":": "\u0308",
  "'": "\u0301",
  "`": "\u0300",
  "^": "\u0302",
  "~": "\u0303",
  ",": "\u0327",
};

/** A name behind an escape that is left out whole: two letters, in brackets, or one. */
const NAME = String.raw`(?:\(..|\[[^\]]*\]|.)`;

/** Groups: a sign's name (two forms), a string's (three), what stands in quotes, a comment, a letter. */
const ESCAPE = new RegExp(
  [
    String.raw`\\(?:\((..)|\[([^\]]*)\]|\*(?:\((..)|\[([^\]]*)\]|(.))`,
    String.raw`[mMFfgkY]${NAME}|n[-+]?${NAME}|s(?:[-+]?\d|\([-+]?..|\[[^\]]*\]|'[^']*'|[-+]\(..)`,
    `[ANBbCDHhlLoRSvwXxZ]'([^']*)'|(["#]).*|(.)|$)`,
  ].join("|"),
  "g",
);

/** A line without escapes. @param strings what `.ds` defined */
export function plainText(line: string, strings: ReadonlyMap<string, string> = new Map(), depth = 0): string {
  return line.replace(ESCAPE, (whole, two, long, str2, strLong, str1, quoted, comment, single) => {
    if (comment !== undefined) return "";
    const name = two ?? long;
    if (name !== undefined) return signOf(name);
    const string = str2 ?? strLong ?? str1;
    if (string !== undefined) return stringOf(string, strings, depth);
    if (quoted !== undefined) return whole.startsWith("\\C") ? signOf(quoted) : "";
    return single === undefined ? "" : singleOf(single);
  });
}

function signOf(name: string): string {
  const code = /^u([0-9A-F]{4,6})$/.exec(name)?.[1] ?? /^char(\d+)$/.exec(name)?.[1];
  if (code !== undefined) return fromCode(Number.parseInt(code, name.startsWith("u") ? 16 : 10));
  if (Object.hasOwn(signs, name)) return signs[name];
  const accent = /^([:'`^~,])(\p{L})$/u.exec(name);
  return accent ? `${accent[2]}${accents[accent[1]]}`.normalize("NFC") : "";
}

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** What `\*(lq` and the like stand for; beside what the page defines, those that macro packages do. */
function stringOf(name: string, strings: ReadonlyMap<string, string>, depth: number): string {
  const defined = strings.get(name);
  if (defined !== undefined) return depth < 5 ? plainText(defined, strings, depth + 1) : "";
  const known: Record<string, string> = {
    lq: "“",
    rq: "”",
    R: "®",
    Tm: "™",
    "C`": '"',
    "C'": '"',
    'L"': '"',
    'R"': '"',
  };
  return known[name] ?? "";
}

function singleOf(letter: string): string {
  if (letter === "-" || letter === "'" || letter === "`" || letter === "." || letter === "_") return letter;
  if (letter === "e" || letter === "\\" || letter === "E") return "\\";
  if (letter === " " || letter === "~" || letter === "0" || letter === "t") return " ";
  // \& \% \| \^ \/ \, \: \) \c \d \u \{ \} and what is not known: nothing that is seen.
  return /[&%|^/,:)cdu{}!pr]/.test(letter) ? "" : letter;
}
