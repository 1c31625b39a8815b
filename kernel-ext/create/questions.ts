/** The answers that a project needs: from the command line, else asked in a terminal, else the defaults. */
import * as path from "node:path";
import type { Readable, Writable } from "node:stream";
import { defaultName, nameFromFolder, nameProblem } from "./name";
import type { Options } from "./options";
import { Refusal } from "./refusal";
import { findTarget, type Target } from "./target";
import { requireTextFolder } from "./text-folder";

export interface Answers {
  target: Target;
  name: string;
  /** Folder of text as it was typed, or undefined: the documentation of the project's packages. */
  text?: string;
  danfo: boolean;
  install: boolean;
}

/** Where questions are asked, if not in this process's terminal. */
export interface Terminal {
  input?: Readable;
  output?: Writable;
}

/** Asks nothing. @throws Refusal as `checked` */
export function givenAnswers(options: Options): Answers {
  return checked({ ...options, directory: options.directory ?? defaultName });
}

/**
 * Asks in the terminal what the command line does not say. What is wrong is said at once, before the next question.
 * @throws Refusal as `checked`, and when the person stops
 */
export async function askedAnswers(options: Options, terminal: Terminal = {}): Promise<Answers> {
  const clack = await import("@clack/prompts");
  const ask: Ask = async (question) => {
    const answer = await question;
    if (clack.isCancel(answer)) throw new Refusal("Stopped. Nothing was made.");
    return answer as Exclude<typeof answer, symbol>;
  };
  clack.intro("A project that trains an encoder on its own text", terminal);
  const directory = options.directory ?? (await ask(clack.text({ ...folderQuestion, ...terminal })));
  const { target } = checked({ ...options, directory });
  const name = options.name ?? (await ask(clack.text({ ...nameQuestion(nameFromFolder(target.folder)), ...terminal })));
  const readsDocs =
    options.text === undefined && (await ask(clack.select({ ...textQuestion, ...terminal }))) === "docs";
  const text = options.text ?? (readsDocs ? undefined : await ask(clack.text({ ...textFolderQuestion, ...terminal })));
  const danfo = options.danfo ?? (await ask(clack.confirm({ ...danfoQuestion, ...terminal })));
  const install = options.install ?? (await ask(clack.confirm({ ...installQuestion, ...terminal })));
  return checked({ ...options, directory, name, text, danfo, install });
}

/** The answer to a question. Clack gives a symbol where the person stopped. */
type Ask = <T>(question: Promise<T>) => Promise<Exclude<T, symbol>>;

const folderQuestion = {
  message: "Which folder?",
  placeholder: defaultName,
  defaultValue: defaultName,
  validate: (folder: string | undefined) => problemOf(() => findTarget(folder || defaultName)),
};

const nameQuestion = (suggested: string) => ({
  message: "What is the package called?",
  placeholder: suggested,
  defaultValue: suggested,
  validate: (name: string | undefined) => nameProblem(name || suggested),
});

const danfoQuestion = { message: "Add danfojs-node, for data frames? It is large.", initialValue: false };

const textQuestion = {
  message: "Which text is trained on and searched?",
  options: [
    { value: "docs", label: "the documentation of the packages that the project depends on" },
    { value: "text", label: "a folder of text: notes, manuals, a wiki" },
  ],
};

const textFolderQuestion = {
  message: "Where is it?",
  validate: (folder: string | undefined) => problemOf(() => requireTextFolder(folder ?? "")),
};

const installQuestion = { message: "Run npm install now?" };

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** The options as answers. @throws Refusal when the folder, the name or the folder of text cannot be used */
function checked({ directory = defaultName, name, text, danfo = false, install = false }: Options): Answers {
  const problem = name === undefined ? undefined : nameProblem(name);
  if (problem) throw new Refusal(problem);
  if (text !== undefined) requireTextFolder(text);
  const target = findTarget(directory);
  return { target, name: name ?? nameFromFolder(target.folder), text, danfo, install };
}

/** The folder of text as the project's code names it: from the project, where both are on one disk. */
export function textFromProject({ target, text }: Answers): string | undefined {
  if (text === undefined) return undefined;
  const relative = path.relative(target.folder, path.resolve(text));
  return (relative || ".").split(path.sep).join("/");
}
