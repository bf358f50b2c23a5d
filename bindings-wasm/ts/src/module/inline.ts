/** Modules that travel inside JavaScript: compressed, in base64. They need no file beside them and no bundler's help. */

/** The bytes of a module. */
export async function unpacked(base64: string): Promise<BufferSource> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
