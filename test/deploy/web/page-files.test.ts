/** The search page's files, as an export writes and the service sends them. */
import { expect } from "chai";
import { PAGE_POLICY, pageFiles, type SearchPage } from "../../../lib/deploy/web";

const title = `<script>alert("x")</script> & 'y'`;

function html(page: Partial<SearchPage>): string {
  const [index] = pageFiles({ title, asks: { service: "." }, ...page });
  expect(index.name).to.equal("index.html");
  return index.body.toString();
}

describe("pageFiles()", () => {
  it("has the page, the box's module and the style, each with its type", () => {
    const files = new Map(pageFiles({ title, asks: { folder: "." } }).map((file) => [file.name, file]));
    expect([...files.keys()]).to.include.members(["index.html", "bowlab-search.js", "page.css"]);
    expect(files.get("bowlab-search.js")?.type).to.equal("text/javascript; charset=utf-8");
    expect(files.get("bowlab-search.js")?.body.toString()).to.include("bowlab-search");
  });

  it("whatever title, sentence and addresses hold is text", () => {
    const written = html({ about: "</p><b>", asks: { service: '"><img src=x>' }, language: '"x' });
    expect(written).to.include("<title>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;</title>");
    expect(written).to.include("&lt;/p&gt;&lt;b&gt;");
    expect(written).to.include('service="&quot;&gt;&lt;img src=x&gt;"');
    expect(written).to.include('<html lang="&quot;x">');
    expect(written.match(/<script/g)).to.have.length(1);
    expect(written).not.to.include("<img");
  });

  it("a folder's page carries its policy, and no page has a script or style in itself", () => {
    const folder = html({ asks: { folder: "." } });
    expect(folder).to.include('http-equiv="Content-Security-Policy"');
    expect(folder).to.include(PAGE_POLICY.replaceAll("'", "&#39;"));
    expect(html({})).not.to.include("Content-Security-Policy");
    for (const written of [folder, html({})]) expect(written).not.to.match(/<style|style=|onclick|<script>|https?:/);
  });
});
