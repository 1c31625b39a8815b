import * as fs from "node:fs";
import { expect } from "chai";
import { buildLargeApidocs, type FetchPlan, type LargeReport } from "../../../../lib/text";
import { tarballPath } from "../../../../lib/text/apidocs/large/fetch";
import { inputErrorOf, useScratch } from "../../scratch";
import { declarations, inCache, type MadeUpPackage, madeUp, places, setOf } from "./made-up";
import { npmEnvironment, type Registry, startRegistry } from "./registry";

describe("fetching the packages of a set by npm", function () {
  this.timeout(60_000);
  const at = useScratch();
  let packages: MadeUpPackage[];
  let registry: Registry;
  let plans: FetchPlan[];

  beforeEach(async () => {
    plans = [];
    packages = await Promise.all(
      ["one", "@scope/two"].map((name) => madeUp(name, { "index.d.ts": declarations({ [`${name}Fn`]: name }) })),
    );
    packages[1] = await madeUp("@scope/two", { "index.d.ts": declarations({ second: "The other one" }) });
    registry = await startRegistry(packages);
  });
  afterEach(() => registry.close());

  function build(env = npmEnvironment(registry.url, at("npm"))): Promise<LargeReport> {
    return buildLargeApidocs({ ...places(at), set: setOf(packages), env, onFetch: (plan) => plans.push(plan) });
  }

  it("buildLargeApidocs() fetches what is missing, says how much before, and a second time nothing", async () => {
    const bytes = packages[0].source.bytes + packages[1].source.bytes;
    const first = await build();
    expect(first).to.include({ passages: 2, downloadedBytes: bytes, fromCache: 0 });
    expect(plans).to.deep.equal([{ packages: 2, bytes, cacheDir: places(at).cacheDir }]);
    expect(fs.readdirSync(places(at).cacheDir).sort()).to.deep.equal(["@scope+two@1.2.3.tgz", "one@1.2.3.tgz"]);
    const second = await build();
    expect(second).to.include({ fingerprint: first.fingerprint, downloadedBytes: 0, fromCache: 2 });
    expect(registry.served.sort()).to.deep.equal(["@scope/two", "one"]);
    expect(plans).to.have.length(1);
  });

  it("buildLargeApidocs() fetches again what is cut short or damaged in the cache", async () => {
    inCache(places(at).cacheDir, packages);
    const [one, two] = packages.map(({ source }) => tarballPath(places(at).cacheDir, source));
    fs.truncateSync(one, 100);
    const bytes = fs.readFileSync(two);
    bytes[50] ^= 1;
    fs.writeFileSync(two, bytes);
    expect(await build()).to.include({ passages: 2, fromCache: 0 });
    expect(registry.served).to.have.length(2);
  });

  it("buildLargeApidocs() refuses a tarball that is not the pinned one, whatever the registry says of it", async () => {
    const { source } = packages[0];
    packages[0].source = {
      ...source,
      integrity: source.integrity.replace(/-./, (start) => (start === "-A" ? "-B" : "-A")),
    };
    const error = await inputErrorOf(() => build());
    expect(error.message).to.contain("one@1.2.3 is not the one that the set was made of");
    expect(error.fix).to.contain("do not use it");
    expect(fs.existsSync(tarballPath(places(at).cacheDir, source))).to.equal(false);
    expect(fs.existsSync(places(at).outDir)).to.equal(false);
  });

  it("buildLargeApidocs() goes on with the package that it was stopped at", async () => {
    registry.hidden.add("@scope/two");
    const error = await inputErrorOf(() => build());
    expect(error.expected).to.contain("@scope/two@1.2.3").and.not.to.contain("one@");
    expect(error.found).to.contain("404");
    registry.hidden.clear();
    expect(await build()).to.include({ passages: 2, fromCache: 1, downloadedBytes: packages[1].source.bytes });
    expect(registry.served).to.deep.equal(["one", "@scope/two"]);
  });

  it("buildLargeApidocs() works offline from the cache, and without it says what is missing", async () => {
    const offline = npmEnvironment(registry.url, at("npm"));
    await registry.close();
    const error = await inputErrorOf(() => build(offline));
    expect(error.message).to.contain("packages of the set are missing");
    expect(error.expected).to.contain("one@1.2.3, @scope/two@1.2.3");
    expect(error.found).to.contain("could not reach its registry");
    expect(error.fix).to.contain("run again");
    expect(fs.existsSync(places(at).outDir)).to.equal(false);
    expect(fs.existsSync(places(at).cacheDir)).to.equal(false);
    inCache(places(at).cacheDir, packages);
    expect(await build(offline)).to.include({ passages: 2, downloadedBytes: 0 });
  });
});
