/** The limits of requests as values, and the parts of schemas that state them. */
import { z } from "zod";
import type { Complete } from "../../../options";
import type { limitOptions } from "../options";

/** How much one request may ask for. */
export type Limits = Complete<typeof limitOptions>;

/** A question, not blank. */
export function questionSchema({ maxQuestion }: Limits) {
  return z
    .string()
    .max(maxQuestion)
    .regex(/\S/, "expected a text that is not blank")
    .meta({ description: `At most ${maxQuestion} characters.` });
}

/** A text for a model. */
export function textSchema({ maxText }: Limits) {
  return z
    .string()
    .min(1)
    .max(maxText)
    .meta({ description: `At most ${maxText} characters; the model reads as many tokens as it was made for.` });
}
