/** The option of all that computes: in which precision matrices are multiplied. `lib/engine/precision.ts` does it. */
import { optionTable } from "./declaration";
import { choice } from "./kinds";

/** The precisions of products, the default first. */
export const productPrecisions = ["float32", "bfloat16"] as const;

/** The precision of products. */
export type ProductPrecision = (typeof productPrecisions)[number];

/** How the commands that compute are told. */
export const precisionOptions = optionTable({
  precision: {
    type: choice(productPrecisions),
    default: "float32",
    earlier: "float32",
    help: "of the products of matrices; bfloat16 takes less time where the processor has it, the rest stays float32",
  },
});
