/** From a schema of zod to fastify: the check of a request, and the JSON Schema that the OpenAPI document shows. */
import type { FastifySchemaCompiler } from "fastify";
import { z } from "zod";
import { badRequest } from "../work";
import { complaintInWords } from "./complaint";

const declared = new WeakMap<object, z.ZodType>();

/** Of what a request holds. The request is checked by the schema itself, which `requestValidator` finds by this. */
export function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input" });
  declared.set(json, schema);
  return json;
}

/** Of an answer, for the document alone: fastify writes it as it is. */
export function responseSchema(schema: z.ZodType, description: string): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema);
  return { description, content: { "application/json": { schema: json } } };
}

/** Checks the body or the address of a request; a failure is a ServiceError that names the field. */
export const requestValidator: FastifySchemaCompiler<object> = ({ schema }) => {
  const checked = declared.get(schema);
  if (checked === undefined) throw new Error("a schema of a request was not declared by jsonSchemaOf");
  return (data: unknown) => {
    const result = checked.safeParse(data ?? undefined);
    if (result.success) return { value: result.data };
    const issue = nearest(result.error.issues);
    const param = issue.path.length === 0 ? null : pathInWords(issue.path);
    return { error: badRequest(param, `${param ?? "the request"}: ${complaintInWords(issue, data)}`) };
  };
};

/**
 * Of a choice between forms the complaint is told of the one that the request comes nearest to: values of the right
 * type before others, then what is wrong furthest within.
 */
function nearest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const [first] = issues;
  if (first.code !== "invalid_union" || first.errors.length === 0) return first;
  const branches = first.errors.map((branch) => ({ found: nearest(branch), count: branch.length }));
  const isOther = ({ found }: { found: z.core.$ZodIssue }) => Number(found.code === "invalid_type");
  branches.sort((a, b) => isOther(a) - isOther(b) || b.found.path.length - a.found.path.length || a.count - b.count);
  const [{ found }] = branches;
  return { ...found, path: [...first.path, ...found.path] };
}

/** ["documents", 3, "text"] → "documents[3].text" */
function pathInWords(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);
}
