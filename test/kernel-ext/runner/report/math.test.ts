import { expect } from "chai";
import { Marked } from "marked";
import { clean } from "../../../../kernel-ext/runner/report/clean";
import { math } from "../../../../kernel-ext/runner/report/math";

const render = (source: string) => clean(new Marked({ async: false }).use(math).parse(source) as string);

describe("formulas in markdown", () => {
  it("sets a formula on a line of its own as display MathML", () => {
    const html = render("The loss is\n\n$$L = -\\sum_{v \\in T} \\frac{1}{|T|} \\log p_v .$$\n\nand more.");
    expect(html).to.match(/<math[^>]* display="block"/);
    expect(html)
      .to.contain("<mfrac>")
      .and.not.match(/<p>[^<]*\$/);
  });

  it("sets a formula within a sentence, emphasis characters untouched", () => {
    const html = render("where $h_1 * h_2$ and $|T|$ are.");
    expect(html.match(/<math/g)).to.have.length(2);
    expect(html).to.contain("<msub>").and.not.contain("<em>");
  });

  it("leaves money and code alone", () => {
    const html = render("It costs $5 or $6, said `$x$`.");
    expect(html).to.not.contain("<math");
    expect(html).to.contain("$5 or $6").and.contain("<code>$x$</code>");
  });

  it("lets nothing through that could run", () => {
    const html = render("$\\href{javascript:alert(1)}{x}$ $\\text{<img src=x onerror=alert(1)>}$");
    expect(html).to.not.match(/<a [^>]*javascript:|<img/i);
  });
});
