/** Where the device's private key comes from. */

import { PrivateKey, type Secret } from "devtrust";

export type KeyChoice = "kept" | "downloaded" | "pasted";

interface Way {
  readonly label: string;
  readonly about: string;
  readonly isPasted?: boolean;
}

export const ways: Readonly<Record<KeyChoice, Way>> = {
  kept: {
    label: "Made here, not readable",
    about:
      "WebCrypto makes a P-256 key that nobody can read, not even this page. It is gone when the page is closed: for trying things out.",
  },
  downloaded: {
    label: "Made here, for download",
    about:
      "WebCrypto makes a P-256 key in this browser. It is never sent; you download it with the certificate.",
  },
  pasted: {
    label: "On the device: paste its CSR",
    about: "The private key stays where it is. The CSR is checked while you type.",
    isPasted: true,
  },
};

interface Made {
  readonly signer?: PrivateKey;
  /** The key, where it may be read. */
  readonly pem?: () => Promise<Secret>;
}

/** A key as it was asked for. */
export async function made(choice: KeyChoice): Promise<Made> {
  if (choice === "pasted") return {};
  const signer = await PrivateKey.generate({ extractable: choice === "downloaded" });
  return choice === "kept" ? { signer } : { signer, pem: () => signer.toPem() };
}
