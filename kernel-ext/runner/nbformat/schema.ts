/**
 * What nbformat's published schemas 4.0 to 4.5 ask for, as far as a wrong value would mislead a reader: as with
 * Jupyter's own, what nobody reads may be anything.
 */
import { z } from "zod";

const multiline = z.union([z.string(), z.array(z.string())], { error: "expected a text or a list of lines" });
const countError = "expected a whole number or null";
const count = z.union([z.int().min(0, { error: countError }), z.null()], { error: countError });
const dictionary = z.record(z.string(), z.unknown());

/** JSON types hold any value, all others text. */
const bundle = dictionary.superRefine((data, context) => {
  for (const [type, value] of Object.entries(data)) {
    if (/^application\/(.*\+)?json$/.test(type) || multiline.safeParse(value).success) continue;
    context.addIssue({ code: "custom", path: [type], message: "expected a text or a list of lines", input: value });
  }
});

const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.string(), text: multiline }),
  z.looseObject({ output_type: z.literal("display_data"), data: bundle, metadata: dictionary }),
  z.looseObject({
    output_type: z.literal("execute_result"),
    data: bundle,
    metadata: dictionary,
    execution_count: count,
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

/** Tags as the format has them; a single text is one tag. */
const tags = z.union([z.string(), z.array(z.string())], { error: "expected a list of tags" });
const metadata = z.looseObject({ tags: tags.optional() });

const id = z
  .string()
  .regex(/^[a-zA-Z0-9-_]{1,64}$/, { error: "expected 1 to 64 letters, digits, - or _" })
  .optional();

function cellOf(minor: number) {
  const common = { source: multiline, ...(minor >= 5 && { id }) };
  const attachments = (minor >= 1 ? z.record(z.string(), bundle) : z.unknown()).optional();
  return z.discriminatedUnion("cell_type", [
    z.looseObject({
      cell_type: z.literal("code"),
      ...common,
      metadata,
      outputs: z.array(output),
      execution_count: count,
    }),
    z.looseObject({ cell_type: z.literal("markdown"), ...common, metadata, attachments }),
    z.looseObject({ cell_type: z.literal("raw"), ...common, metadata, attachments }),
  ]);
}

/** The schema of a notebook in format 4.`minor`; a later minor version than 4.5 is read as 4.5. */
export function notebookSchema(minor: number) {
  return z.looseObject({
    nbformat: z.literal(4),
    nbformat_minor: z.int().min(0),
    metadata: z.looseObject({
      kernelspec: z.looseObject({ name: z.string().nullish() }).nullish(),
      language_info: z.looseObject({ name: z.string().nullish() }).nullish(),
    }),
    cells: z.array(cellOf(minor)),
  });
}
