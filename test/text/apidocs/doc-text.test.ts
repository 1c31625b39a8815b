import { expect } from "chai";
import { docText } from "../../../lib/text/apidocs/doc-text";

function paragraphs(...lines: string[]): string[] {
  return docText(`/**\n${lines.map((line) => ` * ${line}`).join("\n")}\n */`).paragraphs;
}

describe("docText()", () => {
  const cases: [name: string, lines: string[], expected: string[]][] = [
    ["joins wrapped lines and ends them", ["Reads a", "file"], ["Reads a file."]],
    ["keeps paragraphs apart", ["One.", "", "Two."], ["One.", "Two."]],
    [
      "drops code blocks, tags inside them too",
      ["Use it:", "```js", "@param x", "run();", "```", "Done."],
      ["Use it:", "Done."],
    ],
    ["drops a label that only announced code", ["Sorts.", "", "Example:", "```js", "sort()", "```"], ["Sorts."]],
    ["keeps inline code as it is", ["Calls `a_b_c` or `**x**`."], ["Calls a_b_c or **x**."]],
    ["takes emphasis away", ["The **`abort()`** method is _not_ *slow*."], ["The abort() method is not slow."]],
    ["leaves names with underscores", ["Uses __dirname and snake_case_name."], ["Uses __dirname and snake_case_name."]],
    [
      "resolves links",
      ["See {@link open} or {@linkcode Dir.close|closing} or [the guide](https://x.org/a_(b))."],
      ["See open or closing or the guide."],
    ],
    [
      "drops addresses and the rest of a link line",
      ["Works.", "", "[MDN Reference](https://developer.mozilla.org/x)", "", "See https://x.org."],
      ["Works."],
    ],
    [
      "turns parameters into sentences",
      ["@param path - where to look", "@param {string} [name='x'] the name"],
      ["Parameter path: where to look.", "Parameter name: the name."],
    ],
    ["drops parameters that say nothing", ["@param path", "@param other -"], []],
    [
      "says returns, throws, deprecated and default",
      ["@returns a number", "@throws {RangeError} when k < 1", "@deprecated", "@default true"],
      ["Returns: a number.", "Throws: when k < 1.", "Deprecated.", "Default: true."],
    ],
    ["drops bookkeeping", ["Opens.", "@since v1.0.0", "@see other", "@example", "open()"], ["Opens."]],
    ["keeps an unknown tag as text", ["Import from", "@types/node first."], ["Import from @types/node first."]],
    [
      "makes list items sentences",
      ["Kinds:", "* red", "* green,", "  like grass", "1. blue"],
      ["Kinds:", "red.", "green, like grass.", "blue."],
    ],
    ["reads tables by cells", ["| a | b |", "|---|---|", "| 1 | 2 |"], ["a, b.", "1, 2."]],
    [
      "takes HTML and entities away",
      ["<p>1 &lt; 2 &amp; <code>x</code> in Array<string></p>"],
      ["1 < 2 & x in Array<string>."],
    ],
    [
      "puts the space before a code span that lacks it",
      ["A list of`tf.Tensor`s and `x`s."],
      ["A list of tf.Tensors and xs."],
    ],
  ];
  for (const [name, lines, expected] of cases)
    it(`docText() ${name}`, () => expect(paragraphs(...lines)).to.deep.equal(expected));

  it("docText() reads a comment of one line", () => {
    expect(docText("/** Short. */").paragraphs).to.deep.equal(["Short."]);
  });

  it("docText() hides what is internal and licence headers", () => {
    expect(docText("/** Mine. @internal */").hidden).to.equal(false);
    expect(docText("/**\n * Mine.\n * @internal\n */").hidden).to.equal(true);
    expect(docText("/**\n * @license\n * Copyright\n */").hidden).to.equal(true);
  });

  it("docText() finds the name space of a tfjs doc tag", () => {
    const comment = "/**\n * Adam.\n * @doc {heading: 'Training', subheading: 'Optimizers', namespace: 'train'}\n */";
    expect(docText(comment).namespace).to.equal("train");
  });
});
