/** The emulator's control plane, asked from Node: to web pages it is closed. */

/** Asks the emulator about itself, or tells it what to do. */
export async function ask<T>(
  baseUrl: string,
  path: string,
  method = "GET",
  body?: object,
): Promise<T> {
  const response = await fetch(`${baseUrl}/__emulator/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
