import { expect } from "chai";
import { Fragment, type JsxNode, jsx } from "../../../../kernel-ext/display/jsx";
import { displaySymbol } from "../../../../kernel-ext/display/mime";
import { svg } from "../../../../kernel-ext/display/mime/markup";

const list = ({ items }: Record<string, unknown>): JsxNode =>
  jsx("ul", { children: (items as string[]).map((item) => jsx("li", { children: item })) });

describe("jsx()", () => {
  const cases: [string, () => unknown, string][] = [
    ["escapes texts", () => jsx("b", { children: `<i> & "x"` }), "<b>&#60;i&#62; &#38; &#34;x&#34;</b>"],
    ["escapes attributes", () => jsx("p", { title: `"><script>` }), '<p title="&#34;&#62;&#60;script&#62;"></p>'],
    [
      "leaves out no, yes and nothing",
      () => jsx("p", { children: [false, true, null, undefined, 0, 1n] }),
      "<p>01</p>",
    ],
    [
      "writes styles",
      () => jsx("p", { style: { fontSize: 12, opacity: 0.5, "--gap": 3, margin: 0, top: null } }),
      '<p style="font-size:12px;opacity:0.5;--gap:3;margin:0"></p>',
    ],
    ["knows React's names", () => jsx("label", { className: "a", htmlFor: "b" }), '<label class="a" for="b"></label>'],
    [
      "writes flags",
      () => jsx("input", { disabled: true, checked: false, "aria-hidden": false }),
      '<input disabled aria-hidden="false">',
    ],
    [
      "writes SVG",
      () => jsx("svg", { viewBox: "0 0 1 1", children: jsx("path", { strokeWidth: 2, d: "M0 0" }) }),
      '<svg viewBox="0 0 1 1"><path stroke-width="2" d="M0 0"></path></svg>',
    ],
    ["calls components", () => jsx(list, { items: ["a", "<"] }), "<ul><li>a</li><li>&#60;</li></ul>"],
    ["joins a fragment's children", () => jsx(Fragment, { children: ["a", jsx("br"), [["b"]]] }), "a<br>b"],
    ["takes markup as it is where asked", () => jsx("p", { dangerouslySetInnerHTML: { __html: "<b>" } }), "<p><b></p>"],
    ["takes in what shows itself", () => jsx("p", { children: svg("<svg/>") }), "<p><svg/></p>"],
    [
      "keeps a style in its element",
      () => jsx("style", { children: "a > b {} </style>" }),
      "<style>a > b {} <\\/style></style>",
    ],
  ];
  for (const [what, make, html] of cases) it(what, () => expect(String(make())).to.equal(html));

  const refused: [string, () => unknown, RegExp][] = [
    ["a tag that is none", () => jsx("b><script"), /an element's name is a word/],
    ["an attribute that is none", () => jsx("b", { "x onload=": 1 }), /cannot have an attribute/],
    ["a function", () => jsx("button", { onClick: () => {} }), /the page cannot call: use a widget/],
    ["a script for an address", () => jsx("a", { href: " java\nscript:alert(1)" }), /is a script, and not an address/],
    ["content where there is none", () => jsx("br", { children: "a" }), /<br> has no content/],
    ["an object", () => jsx("b", { children: { a: 1 } }), /an element holds texts, numbers and elements/],
    ["a promise", () => jsx("b", { children: Promise.resolve(1) }), /promise: await it first/],
  ];
  for (const [what, make, message] of refused) it(`refuses ${what}`, () => expect(make).to.throw(TypeError, message));

  it("shows itself as HTML, and as text", () => {
    expect(jsx("b", { children: "a<b" })[displaySymbol]()).to.deep.equal({
      "text/html": "<b>a&#60;b</b>",
      "text/plain": "a<b",
    });
  });
});
