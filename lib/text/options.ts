/** The declarations of the options of a corpus of text. */
import { anyPath, choice, optionTable } from "../options";
import { textUnits } from "./readers";

/** What may be given as a corpus, for help texts. */
export const dataForms = "BEIR folder, .jsonl, .txt or .md file, or folder of such files, .gz too";

export const corpusOptions = optionTable({
  data: { type: anyPath, required: true, recorded: "data.fingerprint", help: dataForms },
  textUnit: {
    type: choice(textUnits),
    recorded: "data.fingerprint",
    defaultText: "auto, paragraphs or else lines",
    help: "what is a passage of plain text",
  },
});
