/** Values of parameters as people write them: words of a command line, JSON files, YAML. */
import { parse as parseYaml } from "yaml";
import { InputError, messageOf } from "../../errors";
import { readJson, readText } from "../../files";

export type Parameters = Readonly<Record<string, unknown>>;

/** Python's words for three of JSON's, as papermill takes them. */
const pythonWords: Record<string, unknown> = { True: true, False: false, None: null };

/** The value a person meant by `text`: JSON where it is JSON (numbers, true, lists, …), True, False and None, else the text itself. */
export function parseValue(text: string): unknown {
  if (text in pythonWords) return pythonWords[text];
  try {
    return JSON.parse(text);
  } catch {
    // 1e-4 and -.5 are numbers to everyone but JSON's grammar, which wants a digit on both sides of the point.
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
  }
}

/** Parameters of a file, JSON by its ending, else YAML. @throws InputError unless it holds names with values. */
export function readParameterFile(file: string): Parameters {
  if (/\.json$/i.test(file)) return checked(readJson(file, "parameter file"), `the parameter file ${file}`);
  return parameterDocument(readText(file, "parameter file"), `the parameter file ${file}`);
}

/** Parameters of a YAML text; `what` names it in the error. @throws InputError */
export function parameterDocument(text: string, what: string): Parameters {
  let content: unknown;
  try {
    content = parseYaml(text);
  } catch (error) {
    throw new InputError(`${what} is not YAML: ${messageOf(error)}`, { cause: error });
  }
  return checked(content, what);
}

function checked(content: unknown, what: string): Parameters {
  if (typeof content === "object" && content !== null && !Array.isArray(content)) return content as Parameters;
  throw new InputError(`${what} holds no names with values: expected an object, found ${JSON.stringify(content)}`, {
    fix: "write one `name: value` a line",
  });
}
