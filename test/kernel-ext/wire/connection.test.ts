import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { InputError } from "../../../kernel-ext/errors";
import { endpoint, newConnection, portNames, readConnectionFile } from "../../../kernel-ext/wire";
import { temporaryFolder } from "../support";

describe("newConnection()", () => {
  it("gives five different ports and a fresh key each time", async () => {
    const [a, b] = [await newConnection("k"), await newConnection("k")];
    expect(new Set(portNames.map((name) => a[name])).size).to.equal(5);
    expect(a.key).to.not.equal(b.key);
  });
});

describe("readConnectionFile()", () => {
  const file = path.join(temporaryFolder(), "connection.json");
  const write = (content: string) => fs.writeFileSync(file, content);

  it("reads what newConnection() made", async () => {
    const connection = await newConnection("bowlab");
    write(JSON.stringify(connection));
    expect(readConnectionFile(file)).to.deep.equal(connection);
  });

  const good = {
    transport: "tcp",
    ip: "127.0.0.1",
    key: "k",
    signature_scheme: "hmac-sha256",
    shell_port: 1,
    iopub_port: 2,
    stdin_port: 3,
    control_port: 4,
    hb_port: 5,
  };
  const cases: [string, unknown, RegExp][] = [
    ["a port is missing", { ...good, shell_port: undefined }, /shell_port/],
    ["a port is out of range", { ...good, hb_port: 70000 }, /hb_port.*70000/],
    ["the transport is unknown", { ...good, transport: "udp" }, /transport.*udp/],
    ["the signature scheme is unknown", { ...good, signature_scheme: "hmac-md5" }, /hmac-md5/],
    ["it holds no object", null, /expected an object/],
  ];
  for (const [name, content, words] of cases) {
    it(`names the file and the field when ${name}`, () => {
      write(JSON.stringify(content));
      expect(() => readConnectionFile(file))
        .to.throw(InputError, words)
        .with.property("message")
        .that.includes(file);
    });
  }

  it("says so when the file is missing or is not JSON", () => {
    write("{");
    expect(() => readConnectionFile(file)).to.throw(InputError, /not JSON/);
    expect(() => readConnectionFile(`${file}.none`)).to.throw(InputError, /cannot read the connection file/);
  });
});

describe("endpoint()", () => {
  it("writes tcp and ipc addresses as Jupyter's clients do", async () => {
    const connection = { ...(await newConnection("k")), shell_port: 7 };
    expect(endpoint(connection, "shell_port")).to.equal("tcp://127.0.0.1:7");
    expect(endpoint({ ...connection, transport: "ipc", ip: "/x/kernel" }, "shell_port")).to.equal("ipc:///x/kernel-7");
  });
});
