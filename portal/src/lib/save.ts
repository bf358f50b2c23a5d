/** Hands a file to the person: their browser's download. */
export function save(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replaceAll(/[^\w.-]+/g, "-");
  link.click();
  // The download has begun by the time that this task ends.
  setTimeout(() => URL.revokeObjectURL(address));
}

export const PEM = "application/x-pem-file";
export const CSV = "text/csv";
export const ZIP = "application/zip";
