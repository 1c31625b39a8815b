/** The answers that a project needs: from the command line, else asked in a terminal, else the defaults. */
import * as path from "node:path";
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

/** Asks nothing. @throws Refusal as `checked` */
export function givenAnswers(options: Options): Answers {
  return checked({ ...options, directory: options.directory ?? defaultName });
}

/**
 * Asks in the terminal what the command line does not say. What is wrong is said at once, before the next question.
 * @throws Refusal as `checked`, and when the person stops
 */
export async function askedAnswers(options: Options): Promise<Answers> {
  const clack = await import("@clack/prompts");
  const ask: Ask = async (question) => {
    const answer = await question;
    if (clack.isCancel(answer)) throw new Refusal("Stopped. Nothing was made.");
    return answer as Exclude<typeof answer, symbol>;
  };
  clack.intro("A project that trains an encoder on its own text");
  const directory = options.directory ?? (await ask(clack.text(folderQuestion)));
  const { target } = checked({ ...options, directory });
  const name = options.name ?? (await ask(clack.text(nameQuestion(nameFromFolder(target.folder)))));
  const text = options.text ?? (await askText(clack, ask));
  const danfo = options.danfo ?? (await ask(clack.confirm(danfoQuestion)));
  const install = options.install ?? (await ask(clack.confirm({ message: "Run npm install now?" })));
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

async function askText(clack: typeof import("@clack/prompts"), ask: Ask): Promise<string | undefined> {
  if ((await ask(clack.select(textQuestion))) === "docs") return undefined;
  const validate = (folder: string | undefined) => problemOf(() => requireTextFolder(folder ?? ""));
  return ask(clack.text({ message: "Where is it?", validate }));
}

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
