import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The program: the one given, the one that the environment variable DEVTRUST_EMULATOR names, the one in this package for this
 * machine, or `devtrust-emulator` on the PATH.
 */
export function program(given) {
  const named = given ?? process.env.DEVTRUST_EMULATOR;
  if (named) return named;
  const ending = process.platform === "win32" ? ".exe" : "";
  const place = `bin/${process.platform}-${process.arch}/devtrust-emulator${ending}`;
  const packed = fileURLToPath(new URL(place, import.meta.url));
  return existsSync(packed) ? packed : "devtrust-emulator";
}
