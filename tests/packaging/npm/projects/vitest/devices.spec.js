import { expect } from "@playwright/test";
import { test } from "devtrust-emulator/playwright";

test.use({ emulatorSwitches: ["--cors", "http://localhost:5173"] });

for (const name of ["first", "second"]) {
  test(`the ${name} test has a clean account`, async ({ emulator }) => {
    expect(await emulator.requests()).toEqual([]);
    const origin = { origin: "http://localhost:5173" };
    const answer = await fetch(`${emulator.baseUrl}/account/api/v1/account`, { headers: origin });
    expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:5173");
  });
}
