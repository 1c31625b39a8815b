/** The declarations of the options of `bowlab import`. */
import { folderPath, optionTable } from "../../options";

export const importOptions = optionTable({
  folder: { type: folderPath, required: true, help: "folder that `bowlab export --to torch` wrote" },
  run: { type: folderPath, defaultText: "run in that folder", help: "what train.py wrote" },
  out: { type: folderPath, defaultText: "model in that folder", help: "checkpoint folder to make" },
});
