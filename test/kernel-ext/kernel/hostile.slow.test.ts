import { answersAbout, survives } from "./hostile/survives";
import { hostileValues } from "./hostile/values";

describe("bowlab kernel with hostile values that never end", () => {
  survives({ endless: hostileValues.endless });
});

describe("bowlab kernel that is asked about hostile values", () => {
  answersAbout(hostileValues);
});
