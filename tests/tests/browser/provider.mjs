// An OpenID Provider as organisations run them (`oidc-provider`), with people of its own. Tells its address, and waits
// for a line that says where it may send browsers back to.
import http from "node:http";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { pathToFileURL } from "node:url";

const { MODULES, CLIENT_SECRET } = process.env;
const library = path.join(MODULES, "oidc-provider/lib/index.js");
const { default: Provider } = await import(pathToFileURL(library).href);

const PEOPLE = {
  pat: { name: "Pat Party", email: "pat@example.org", email_verified: true },
  sly: { name: "Sly Stranger", email: "sly@example.org", email_verified: false },
  eve: { name: "Eve Elsewhere", email: "eve@elsewhere.org", email_verified: true },
};

const server = http.createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://localhost:${server.address().port}`;
console.log(issuer);
const lines = createInterface({ input: process.stdin });
const [back] = await new Promise((told) => lines.once("line", (line) => told([line])));
const provider = new Provider(issuer, {
  clients: [{
    client_id: "secant", client_secret: CLIENT_SECRET, redirect_uris: [back],
    grant_types: ["authorization_code"], response_types: ["code"],
  }],
  pkce: { required: () => true, methods: ["S256"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  findAccount: (_, id) => PEOPLE[id] && { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) },
  cookies: { keys: ["a key of a test"] },
});
server.on("request", provider.callback());
console.log("ready");
