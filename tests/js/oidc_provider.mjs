// A provider of OpenID Connect for tests: `node oidc_provider.mjs PORT CLIENT SECRET BACK HOME`.
// Its own development pages ask who signs in: any name, any password.
import console from "node:console";
import process from "node:process";
import { Provider } from "oidc-provider";

const [port, client, secret, back, home] = process.argv.slice(2);
const GROUPS = { naima: ["facilitators"], karim: [] };

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: client,
      client_secret: secret,
      redirect_uris: [back],
      post_logout_redirect_uris: [home],
    },
  ],
  claims: { openid: ["sub"], profile: ["name", "groups"], email: ["email", "email_verified"] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: id[0].toUpperCase() + id.slice(1),
      groups: GROUPS[id] || [],
      email: `${id}@example.org`,
      email_verified: id === "naima",
    }),
  }),
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
