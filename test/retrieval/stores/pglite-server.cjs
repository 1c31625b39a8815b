/** A database of PGlite behind PostgreSQL's wire protocol: `node pglite-server.cjs FOLDER PORT`, says its port. */
const { PGlite } = require("@electric-sql/pglite");
const { vector } = require("@electric-sql/pglite-pgvector");
const { PGLiteSocketServer } = require("@electric-sql/pglite-socket");

const [folder, port] = process.argv.slice(2);

async function main() {
  const db = await PGlite.create(folder, { extensions: { vector } });
  const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: Number(port), maxConnections: 10 });
  await server.start();
  process.stdout.write(`${server.getServerConn().split(":").pop()}\n`);
}

void main();
