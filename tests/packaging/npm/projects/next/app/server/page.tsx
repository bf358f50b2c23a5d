export const dynamic = "force-dynamic";

export default async function Page() {
  await import("../../main");
  return <p>On the server</p>;
}
