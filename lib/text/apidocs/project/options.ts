/** The declarations of the options of a project's corpus. */
import { choice, flag, optionTable, positiveNumber } from "../../../options";
import { dependencyReaches } from "./reach";

/** Above it a declaration file is not read. Not imported from the reader, which loads the TypeScript compiler. */
const MAX_FILE_MB = 32;

export const projectCorpusOptions = optionTable({
  dependencies: {
    type: choice(dependencyReaches),
    default: "direct",
    help: "direct ones with what they offer on or speak of, or all that are installed",
  },
  own: { type: flag, default: true, help: "leave out the project's own symbols and Markdown documents" },
  documents: { type: flag, default: true, help: "leave out README files and folders docs of packages" },
  libraries: { type: flag, default: true, help: "leave out TypeScript's libraries (JavaScript, the DOM)" },
  maxFileMb: {
    type: positiveNumber,
    unit: "megabytes",
    default: MAX_FILE_MB,
    help: "larger declaration files are skipped; reading one takes up to forty times its size in memory",
  },
});
