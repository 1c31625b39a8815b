/** Values as source code: typed constants of TypeScript, plain ones of JavaScript, annotated assignments of Python. */
import { InputError } from "../../errors";
import { type Declaration, declarationsOf } from "./declarations";
import type { ParameterValues } from "./values";

interface Translator {
  comment: string;
  isName: (name: string) => boolean;
  /** What a cell declares under a name, if it does. */
  declared: (source: string) => (name: string) => Declaration | undefined;
  /** One line; `declaration` is that of the notebook's own parameters cell. */
  line: (name: string, value: unknown, declaration?: Declaration) => string;
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

const typescript: Translator = {
  comment: "// Parameters",
  isName: (name) => identifier.test(name) && !javascriptKeywords.has(name),
  declared(source) {
    const declarations = declarationsOf(source);
    return (name) => declarations.get(name);
  },
  line: (name, value, { keyword = "const", type = typeOf(value) } = {}) =>
    `${keyword === "const" ? "const" : "let"} ${name}: ${type} = ${literal(value)};`,
};

const javascript: Translator = {
  ...typescript,
  line: (name, value, { keyword = "const" } = {}) => `${keyword} ${name} = ${literal(value)};`,
};

const python: Translator = {
  comment: "# Parameters",
  isName: (name) => /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) && !pythonKeywords.has(name),
  declared: (source) => (name) => {
    const found = assignment(name).exec(source);
    return found ? { type: found[1]?.trim() } : undefined;
  },
  line(name, value, { type = pythonType(value) } = {}) {
    return `${name}${type ? `: ${type}` : ""} = ${pythonLiteral(value)}`;
  },
};

const translators: ReadonlyMap<string, Translator> = new Map(
  Object.entries({ typescript, javascript, python, python3: python }),
);

/** @throws InputError for a language that parameters cannot be written in. */
export function translatorOf(language: string): Translator {
  const translator = translators.get(language);
  if (translator) return translator;
  throw new InputError(
    `parameters can be put into TypeScript, JavaScript and Python notebooks, and this one is in ${language}`,
  );
}

/**
 * The parameters as a cell's source, one a line. A type that the parameters cell wrote out is kept, so that later cells
 * still fit; else it is the value's own. @throws InputError when a name is none of the language's.
 */
export function parameterSource(parameters: ParameterValues, declared: string, language = "typescript"): string {
  const { comment, isName, declared: declarationsIn, line } = translatorOf(language);
  const declaration = declarationsIn(declared);
  const lines = Object.entries(parameters).map(([name, value]) => {
    if (!isName(name))
      throw new InputError(`the parameter ${JSON.stringify(name)} is not a name that ${language} takes`);
    return line(name, value, declaration(name));
  });
  return [comment, ...lines].join("\n");
}

/** A value as JavaScript writes it: JSON, and the numbers that YAML knows and JSON does not. */
function literal(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(",")}]`;
  if (typeof value !== "object" || value === null) return quoted(value);
  // A plain "__proto__": would set the prototype.
  const key = (name: string) => (name === "__proto__" ? '["__proto__"]' : quoted(name));
  return `{${Object.entries(value)
    .map(([name, part]) => `${key(name)}:${literal(part)}`)
    .join(",")}}`;
}

/** JSON, without the two line ends that it lets stand in a text and the kernel's compiler does not. */
function quoted(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (!Array.isArray(value)) return typeof value === "object" ? "Record<string, any>" : typeof value;
  const types = [...new Set(value.map(typeOf))];
  return types.length === 0 ? "any[]" : types.length === 1 ? `${types[0]}[]` : `(${types.join(" | ")})[]`;
}

/** `name: type =` or `name =` at a line's start. */
function assignment(name: string): RegExp {
  return new RegExp(`^${name}\\s*(?::([^=\\n]+))?=(?!=)`, "m");
}

function pythonType(value: unknown): string {
  if (value === null) return "";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return { string: "str", boolean: "bool", object: "dict" }[typeof value as "string" | "boolean" | "object"];
}

/** A value as Python writes it. JSON's escapes are Python's, apart from its three words. */
function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : `float("${value}")`;
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(", ")}]`;
  const entries = Object.entries(value as object).map(
    ([key, part]) => `${JSON.stringify(key)}: ${pythonLiteral(part)}`,
  );
  return `{${entries.join(", ")}}`;
}

/** Words that no constant of a module in strict mode may be called by. */
const javascriptKeywords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static super switch " +
    "this throw true try typeof undefined var void while with yield NaN Infinity"
  ).split(" "),
);

const pythonKeywords = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);
