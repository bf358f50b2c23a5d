/** The library's rules, without sending anything. */

import { isDevtrustError, type Violation } from "devtrust";

/** What breaks a rule in a request. `call` is made with a client of which nothing leaves. */
export async function violations(call: () => Promise<unknown>): Promise<readonly Violation[]> {
  try {
    await call();
    return [];
  } catch (error) {
    if (isDevtrustError(error) && error.kind === "validation") return error.violations;
    // It got as far as the network, or there is none to ask: no rule is broken.
    if (isDevtrustError(error)) return [];
    throw error;
  }
}

/** A violation in one sentence. */
export const sentence = ({ message, remedy }: Violation): string => `${message} ${remedy}`.trim();
