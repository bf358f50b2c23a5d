/** Bytes in a buffer of their own. */

/** `Uint8Array<ArrayBuffer>`, written so that compilers before TypeScript 5.7 read it, too. */
export type Bytes = ReturnType<Uint8Array["slice"]>;
