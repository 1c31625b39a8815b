/** The declarations of a profile's options: the same for all that can be profiled. */
import { flag, optionTable, wholeNumber } from "../options";

export const profileOptions = optionTable({
  profile: {
    type: flag,
    help: "time by operation, phase and layer, and memory: a table, and profile.json and trace.json in --out",
  },
  profileSteps: {
    type: wholeNumber(1),
    unit: "steps",
    default: 5,
    needs: "profile",
    help: "steps that --profile measures, after two to warm up; of encode chunks of texts, after the first",
  },
});
