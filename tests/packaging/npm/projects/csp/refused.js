import { Client, isDevtrustError } from "devtrust";

const client = new Client({ apiKey: "emulator_none", baseUrl: "http://127.0.0.1:8080" });
client.account.accounts
  .list()
  .all()
  .catch((error) => {
    if (isDevtrustError(error))
      console.log(`refused: ${error.kind} ${error.code} ${error.message}`);
  });
