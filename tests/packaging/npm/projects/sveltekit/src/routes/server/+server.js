export async function GET() {
  await import("../../example");
  return new Response("On the server");
}
