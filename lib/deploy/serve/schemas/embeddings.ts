/** `/embeddings` and `/models` in OpenAI's form. */
import { z } from "zod";
import { type Limits, textSchema } from "./limits";

/** Lists of token ids are known, so that they can be refused in words. */
const tokens = z.array(z.int().min(0)).min(1);

/** Other fields are passed over, as clients send them for services of all kinds. */
export function embeddingsBodySchema(limits: Limits) {
  const text = textSchema(limits);
  const texts = z.array(text).min(1).max(limits.maxTexts);
  return z.object({
    input: z
      .union([text, texts, tokens.max(limits.maxText), z.array(tokens.max(limits.maxText)).min(1).max(limits.maxTexts)])
      .meta({ description: "A text or several. Lists of token ids are refused: they are another model's." }),
    model: z.string().optional().meta({ description: "The served model's name, see /v1/models." }),
    encoding_format: z.enum(["float", "base64"]).default("float"),
    dimensions: z.int().min(1).optional().meta({ description: "As many as the model has, or left out." }),
    user: z.string().optional(),
    input_type: z
      .enum(["query", "passage"])
      .default("passage")
      .meta({ description: "Not OpenAI's: which of the model's prompts and lengths a text gets." }),
  });
}

const usage = z.object({ prompt_tokens: z.int(), total_tokens: z.int() });

export const embeddingsSchema = z.object({
  object: z.literal("list"),
  data: z.array(
    z.object({
      object: z.literal("embedding"),
      index: z.int().min(0),
      embedding: z.union([z.array(z.number()), z.string().meta({ description: "float32, little-endian, base64" })]),
    }),
  ),
  model: z.string(),
  usage,
});

export const modelsSchema = z.object({
  object: z.literal("list"),
  data: z.array(z.object({ id: z.string(), object: z.literal("model"), created: z.int(), owned_by: z.string() })),
});
