/** The macros of mdoc(7) that stand in text, as the text they make: `.Op Fl a Ar file` is "[-a file]". */

/** Sign that opens, sign that closes. */
const enclosures: Readonly<Record<string, readonly [string, string]>> = {
  ...{ Op: ["[", "]"], Bq: ["[", "]"], Pq: ["(", ")"], Aq: ["<", ">"], Brq: ["{", "}"] },
  ...{ Dq: ["“", "”"], Qq: ['"', '"'], Sq: ["‘", "’"], Ql: ["‘", "’"] },
};
const openers: Readonly<Record<string, string>> = { Oo: "[", Do: "“", Po: "(", Bo: "[", Ao: "<", So: "‘", Qo: '"' };
const closers: Readonly<Record<string, string>> = { Oc: "]", Dc: "”", Pc: ")", Bc: "]", Ac: ">", Sc: "’", Qc: '"' };
const names: Readonly<Record<string, string>> = { Bx: "BSD", Fx: "FreeBSD", Nx: "NetBSD", Ox: "OpenBSD", Ux: "UNIX" };

/** Macros whose arguments are text and no more. */
const plain = new Set(
  [
    "Ar Cm Pa Em Sy Li Ev Va Vt Fa Ft Ic Dv Er Ad An Tn No Sx Cd Ms Dl D1 Lk Mt In Lb St Fd Fr Hf Nd Nm Xr",
    "Fn Fl Ns At Ap",
  ].flatMap((line) => line.split(" ")),
);

/** Whether a word is such a macro. */
export function isMdocText(name: string): boolean {
  return plain.has(name) || [enclosures, openers, closers, names].some((each) => Object.hasOwn(each, name));
}

/** @param page name of the page, which `Nm` alone stands for */
export function mdocText(words: readonly string[], page: string): string {
  let text = "";
  let isJoined = true;
  const ends: string[] = [];
  const add = (word: string, joinsNext = false): void => {
    text += isJoined || /^[.,;:)\]?!]+$/.test(word) ? word : ` ${word}`;
    isJoined = joinsNext;
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const next = words[at + 1];
    if (Object.hasOwn(enclosures, word)) {
      add(enclosures[word][0], true);
      ends.unshift(enclosures[word][1]);
    } else if (Object.hasOwn(openers, word)) add(openers[word], true);
    else if (Object.hasOwn(closers, word)) {
      isJoined = true;
      add(closers[word]);
    } else if (Object.hasOwn(names, word)) add(names[word]);
    else if (word === "Fl") add("-", next !== undefined && !isMdocText(next));
    else if (word === "Ns" || word === "Ap") {
      isJoined = true;
      if (word === "Ap") add("'", true);
    } else if (word === "Nm" && (next === undefined || isMdocText(next) || /^\W$/.test(next))) add(page);
    else if (word === "Nd") add("–");
    else if (word === "Xr" && next !== undefined) {
      const section = words[at + 2];
      add(section !== undefined && /^\d/.test(section) ? `${next}(${section})` : next);
      at += section !== undefined && /^\d/.test(section) ? 2 : 1;
    } else if (word === "Fn" && next !== undefined) {
      add(`${next}(${words.slice(at + 2).join(", ")})`);
      break;
    } else if (!plain.has(word)) add(word);
  }
  return text + ends.join("");
}
