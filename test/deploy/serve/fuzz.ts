/** Requests that are wrong: out of the OpenAPI document by fast-check, and bytes over a bare socket. */
import * as net from "node:net";
import * as fc from "fast-check";
import type { Body } from "./running";

/** A request that no schema of the document allows. */
interface WrongRequest {
  method: string;
  path: string;
  body?: string;
  type?: string;
}

const notText: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.dictionary(fc.string(), fc.anything({ maxDepth: 1 }), { minKeys: 1 }),
  fc.array(fc.constant(null), { minLength: 1 }),
);
const notNumber: fc.Arbitrary<unknown> = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.string()));

/** Values that a schema does not allow. */
function wrongValue(schema: Body): fc.Arbitrary<unknown> {
  if (schema.anyOf || schema.oneOf) return fc.oneof(fc.constant(null), fc.boolean(), fc.double(), fc.constant({}));
  if (schema.enum)
    return fc.oneof(
      notText,
      fc.string().filter((text) => !schema.enum.includes(text)),
    );
  if (schema.type === "string") {
    const tooLong = schema.maxLength ? [fc.constant("x".repeat(schema.maxLength + 1))] : [];
    return fc.oneof(notText, ...tooLong);
  }
  if (schema.type === "integer") {
    const above = schema.maximum < 1e9 ? [fc.integer({ min: schema.maximum + 1 })] : [];
    return fc.oneof(notNumber, fc.constant(0.5), fc.integer({ max: (schema.minimum ?? 0) - 1 }), ...above);
  }
  if (schema.type === "array") return fc.oneof(fc.constant([]), fc.string(), fc.array(notText, { minLength: 1 }));
  if (schema.type === "boolean") return notNumber.filter((value) => typeof value !== "boolean");
  return fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()));
}

/** Bodies with one field wrong, a field missing, or of another form altogether; and text that is not JSON. */
function wrongBody(schema: Body): fc.Arbitrary<string> {
  if (schema.anyOf) return fc.oneof(...(schema.anyOf as Body[]).map(wrongBody));
  const fields = Object.entries<Body>(schema.properties);
  const required: string[] = schema.required ?? [];
  const wrongField = fc.oneof(...fields.map(([name, field]) => fc.tuple(fc.constant(name), wrongValue(field))));
  const rest = Object.fromEntries(
    required.map((name) => [name, name === "documents" || name === "queries" ? ["a"] : "a"]),
  );
  return fc.oneof(
    { weight: 6, arbitrary: wrongField.map(([name, value]) => JSON.stringify({ ...rest, [name]: value })) },
    { weight: 1, arbitrary: fc.oneof(fc.constant("{}"), fc.constant("[]"), fc.constant("null"), fc.constant('"a"')) },
    { weight: 1, arbitrary: fc.string().filter((text) => !isJson(text)) },
    { weight: 1, arbitrary: fc.constantFrom('{"__proto__":{"a":1}}', '{"a":', `${"[".repeat(5000)}`) },
  );
}

/** Every operation of the document that takes something, with something wrong. */
export function wrongRequests(document: Body): fc.Arbitrary<WrongRequest> {
  const operations = Object.entries<Body>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Body>(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const bodies = operations.flatMap(({ path, method, operation }) => {
    const schema = operation.requestBody?.content["application/json"].schema;
    if (schema === undefined) return [];
    const body = wrongBody(schema);
    const typed = fc.record({ method: fc.constant(method), path: fc.constant(path), body });
    const type = fc.constantFrom(
      "text/plain",
      "application/xml",
      "application/json; charset=",
      "x",
      "multipart/form-data",
    );
    return [typed, fc.tuple(typed, type).map(([request, other]) => ({ ...request, body: "{}", type: other }))];
  });
  const addresses = operations.flatMap(({ path, method, operation }) => {
    const names: string[] = (operation.parameters ?? []).map(({ name }: { name: string }) => name);
    if (names.length === 0) return [];
    const k = fc.oneof(
      fc.constantFrom("0", "-1", "1.5", "1e9", "9999999", "NaN"),
      fc.string().filter((x) => !/^\d+$/.test(x)),
    );
    const wrong = k.map((value) => `${path}?q=a&k=${encodeURIComponent(value)}`);
    const unknown = fc.string({ minLength: 1 }).map((value) => `${path}?q=a&z${encodeURIComponent(value)}=1`);
    const blank = fc.constantFrom(path, `${path}?q=`, `${path}?q=%20`, `${path}?k=3`, `${path}?q=a&q=b`);
    return [fc.record({ method: fc.constant(method), path: fc.oneof(wrong, unknown, blank) })];
  });
  const nowhere = fc.record({
    method: fc.constantFrom("GET", "PUT", "DELETE", "PATCH"),
    path: fc.webPath().map((path) => `/none${path}`),
  });
  const wrongMethod = fc.record({
    method: fc.constantFrom("PUT", "DELETE", "PATCH"),
    path: fc.constantFrom(...operations.map(({ path }) => path)),
  });
  return fc.oneof(...bodies, ...addresses, nowhere, wrongMethod);
}

/** Bytes that are no request, or one that is cut off or altered. */
export const wrongBytes: fc.Arbitrary<Buffer> = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc
      .tuple(fc.constantFrom("GET", "POST", "\0", "get", "HTTP/1.1"), fc.string({ maxLength: 100 }))
      .map(([verb, rest]) => Buffer.from(`${verb} ${rest}\r\n\r\n`)),
    fc.string({ maxLength: 200 }).map((name) => Buffer.from(`GET / HTTP/1.1\r\n${name}: \u0001\r\n\r\n`)),
  )
  .map((bytes) => Buffer.from(bytes));

/** Sends the bytes, says that no more come, and waits for the end. @returns the status; 0 where nothing was answered */
export function statusOfBytes(url: string, bytes: Buffer): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = "";
    const socket = net.connect(Number(port), hostname, () => socket.end(bytes));
    socket.setEncoding("latin1").on("data", (more: string) => {
      text += more;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? 0)));
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
