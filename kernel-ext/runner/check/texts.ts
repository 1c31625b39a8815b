/** Whether two texts agree under a rule. */
import type { Rule } from "./rule";

const number = /[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[-+]?\b(?:NaN|Infinity|nan|inf)\b/gi;

/** Whether two texts agree by this rule. */
export function textsAgree(expected: string, found: string, rule: Rule): boolean {
  switch (rule.kind) {
    case "ignore":
      return true;
    case "shape":
      return lines(expected) === lines(found);
    case "number":
      return numbersAgree(expected, found, rule.tolerance);
    case "exact":
      return expected === found;
  }
}

function lines(text: string): number {
  return text.trimEnd().split("\n").length;
}

function numbersAgree(expected: string, found: string, tolerance: number): boolean {
  if (expected.replace(number, "#") !== found.replace(number, "#")) return false;
  const others = found.match(number) ?? [];
  return (expected.match(number) ?? []).every((text, i) => {
    const [a, b] = [numberOf(text), numberOf(others[i])];
    if (Object.is(a, b) || a === b) return true;
    return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
  });
}

function numberOf(text: string): number {
  return Number(text.replace(/inf(inity)?/i, "Infinity").replace(/nan/i, "NaN"));
}
