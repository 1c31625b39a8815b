/** Complaints about a request's values, in words. */
import { expect } from "chai";
import { z } from "zod";
import { complaintInWords } from "../../../lib/deploy/serve/schemas/complaint";

const schema = z.strictObject({
  text: z.string().min(2).max(5).optional(),
  k: z.int().min(1).max(100).optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  form: z.enum(["float", "base64"]).optional(),
  flag: z.boolean().optional(),
});

describe("complaintInWords()", () => {
  const cases: [value: unknown, says: string][] = [
    [[], "expected an object, found a list"],
    [{ text: null }, "expected a text, found null"],
    [{ text: "a" }, "expected at least 2 characters, found 1"],
    [{ text: "abcdef" }, "expected at most 5 characters, found 6"],
    [{ k: "5" }, "expected a number, found a text"],
    [{ k: 1.5 }, "expected a whole number, found a number"],
    [{ k: 0 }, "expected at least 1, found 0"],
    [{ k: 1000 }, "expected at most 100, found 1000"],
    [{ list: [] }, "expected at least 1 entry, found 0"],
    [{ list: ["a", "b", "c"] }, "expected at most 2 entries, found 3"],
    [{ list: ["a", 7] }, "expected a text, found a number"],
    [{ form: "hex" }, 'expected "float" or "base64"'],
    [{ flag: 1 }, "expected true or false, found a number"],
    [{ other: 1 }, 'there is no field "other"'],
  ];
  for (const [value, says] of cases) {
    it(`${JSON.stringify(value)}: ${says}`, () => {
      const [issue] = schema.safeParse(value).error?.issues ?? [];
      expect(complaintInWords(issue, value)).to.equal(says);
    });
  }
});
