import { survives } from "./hostile/survives";
import { hostileValues } from "./hostile/values";

describe("bowlab kernel with hostile values that never end", () => {
  survives({ endless: hostileValues.endless });
});
