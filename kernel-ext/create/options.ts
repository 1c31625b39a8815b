/** The command line: what may be given, and how. */
import { parseArgs } from "node:util";
import { Refusal } from "./refusal";

export interface Options {
  /** Folder of the project, as it was typed. */
  directory?: string;
  /** The package's name. */
  name?: string;
  /** Folder of text that is searched instead of the documentation of the project's packages. */
  text?: string;
  /** Add danfojs-node and a notebook of frames. */
  danfo?: boolean;
  /** Run `npm install` in the project. */
  install?: boolean;
  /** Folder with packed packages, taken instead of the registry's. */
  packages?: string;
  /** Ask nothing. */
  yes?: boolean;
  help?: boolean;
  version?: boolean;
}

export const usage = `Usage: npm create bowlab [DIRECTORY] [-- OPTIONS]

Makes a project with a first notebook that trains an encoder on the project's own text and searches it.

  DIRECTORY         folder of the project: a new one, or one that is empty but for .git; "." is this one
                    (default: my-lab)

  --name NAME       name in package.json (default: made from the folder's)
  --text DIR        train on and search the text files of this folder (default: the documentation of the packages that
                    the project depends on)
  --danfo           add danfojs-node, for data frames, and a notebook that shows one (--no-danfo: do not ask)
  --install         run \`npm install\` in the new project (--no-install: do not ask)
  --packages DIR    take bowlab and bowlab-kernel from their packed .tgz files in this folder, which are copied
  --yes, -y         ask nothing: each answer that is not given is the default. Without a terminal it is the same
  --version, -v     print the version
  --help, -h        print this

Exit codes: 0 the project is made; 1 something is in the way, or you stopped; 2 the command line is wrong.`;

/** Reads the words behind the command. @throws Refusal (2) when one of them is not known or lacks its value */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parsed(argv);
  if (positionals.length > 1) {
    throw wrongUsage(`one folder can be given, not ${positionals.length}: ${positionals.join(", ")}`);
  }
  for (const [name, value] of [["DIRECTORY", positionals[0]] as const, ...Object.entries(values)]) {
    if (value === "") throw wrongUsage(`${name === "DIRECTORY" ? name : `--${name}`} is empty`);
  }
  return { ...values, directory: positionals[0] };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      allowNegative: true,
      options: {
        name: { type: "string" },
        text: { type: "string" },
        danfo: { type: "boolean" },
        install: { type: "boolean" },
        packages: { type: "string" },
        yes: { type: "boolean", short: "y" },
        version: { type: "boolean", short: "v" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw wrongUsage(error instanceof Error ? error.message : String(error));
  }
}

function wrongUsage(message: string): Refusal {
  return new Refusal(`${message.replace(/\.?$/, ".")} --help says what can be given.`, 2);
}
