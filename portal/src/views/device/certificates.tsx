/** The certificates of a device. */

import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useConnection } from "../../lib/context.js";
import { Panel } from "../../ui/panel.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";
import { CertificateCard } from "../certificates/card.js";

/** A device has a few; who has more finds them under Certificates. */
const SHOWN = 50;

export function DeviceCertificates({ deviceId }: { deviceId: string }) {
  const { client } = useConnection();
  const certificates = useQuery({
    queryKey: ["certificates", "of", deviceId],
    queryFn: ({ signal }) =>
      client.certificates.list({ device_id: deviceId }, { signal }).page({ limit: SHOWN }),
  });
  return (
    <Panel title="Certificates">
      {certificates.error && (
        <Problem error={certificates.error} retry={() => certificates.refetch()} />
      )}
      {certificates.isPending && <Lines count={4} what="certificates" />}
      {certificates.data?.items.length === 0 && <Text c="dimmed">It has none.</Text>}
      <Stack>
        {certificates.data?.items.map((certificate) => (
          <CertificateCard key={certificate.id} certificate={certificate} />
        ))}
      </Stack>
    </Panel>
  );
}
