/** Values of parameters as people write them: words of a command line, JSON files, YAML. */
import { InputError, messageOf } from "../../errors";
import { readJson, readTextWithoutBom } from "../../files";
import { exactJson, exactNumber, exactYaml } from "./exact";

export type ParameterValues = Readonly<Record<string, unknown>>;

/** Python's words for three of JSON's, as papermill takes them. */
const pythonWords = new Map<string, unknown>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

/**
 * The value a person meant by `text`: JSON where it is JSON (numbers, true, lists, …), True, False and None, else the
 * text itself.
 * @throws InputError for a number that JavaScript cannot hold; `what` names the value there
 */
export function parseValue(text: string, what = "a parameter"): unknown {
  if (pythonWords.has(text)) return pythonWords.get(text);
  // 1e-4 and -.5 are numbers to everyone but JSON's grammar, which wants a digit on both sides of the point.
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return exactNumber(text, what);
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  return exactJson(text, what);
}

/**
 * The parameters as a record of the run holds them: NaN and the infinities, which JSON does not know, by their names.
 */
export function recordable(parameters: ParameterValues): ParameterValues {
  const named = (value: unknown): unknown => {
    if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, named(part)]));
  };
  return named(parameters) as ParameterValues;
}

/** Parameters of a file, JSON by its ending, else YAML. @throws InputError unless it holds names with values. */
export function readParameterFile(file: string): ParameterValues {
  const what = `the parameter file ${file}`;
  if (/\.json$/i.test(file)) {
    // It says where the file is not JSON.
    readJson(file, "parameter file");
    return checked(exactJson(readTextWithoutBom(file, "parameter file"), what), what);
  }
  return parameterDocument(readTextWithoutBom(file, "parameter file"), what);
}

/** Parameters of a YAML text; `what` names it in the error. @throws InputError */
export function parameterDocument(text: string, what: string): ParameterValues {
  let content: unknown;
  try {
    content = exactYaml(text, what);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${what} is not YAML: ${messageOf(error)}`, { cause: error });
  }
  return checked(content, what);
}

function checked(content: unknown, what: string): ParameterValues {
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return content as ParameterValues;
  const found = JSON.stringify(content) ?? "nothing";
  throw new InputError(`${what} holds no names with values: expected an object, found ${found}`, {
    fix: "write one `name: value` a line",
  });
}
