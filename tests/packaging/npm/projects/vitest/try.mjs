// Tests with the emulator's own package: in vitest, in Playwright, and as a program.
export default async (trial) => {
  await trial.installEmulator();
  // The one that is in the package.
  const env = { DEVTRUST_EMULATOR: "" };
  const version = await trial.run("devtrust-emulator", ["--version"], { env });
  if (!version.startsWith("devtrust-emulator ")) throw new Error(`it says ${version}`);
  await trial.run("vitest", ["run", "devices.test.js"], { env });
  await trial.run("playwright", ["test", "devices.spec.js"], { env });
  trial.checked();
};
