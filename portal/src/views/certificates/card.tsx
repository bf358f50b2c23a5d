/** A certificate, read into fields. */

import { Group, Paper, Progress, Stack, Text } from "@mantine/core";
import type { Certificate } from "devtrust";
import { day, pairs, relative, words } from "../../lib/format.js";
import { Facts } from "../../ui/facts.js";
import { colourOf, Status } from "../../ui/status.js";
import { CertificateActions } from "./actions.js";
import { CertificateDetails } from "./details.js";

export function CertificateCard({ certificate }: { certificate: Certificate }) {
  return (
    <Paper withBorder p="md" bg="transparent">
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600} style={{ overflowWrap: "anywhere" }}>
            {certificate.common_name ?? certificate.serial_number}
          </Text>
          <Status value={certificate.status} />
        </Group>
        <Validity certificate={certificate} />
        <CertificateFacts certificate={certificate} />
        <CertificateDetails id={certificate.id} />
        <CertificateActions certificate={certificate} />
      </Stack>
    </Paper>
  );
}

export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { serial_number, key_type, signature_algorithm, issuer_common_name, thumbprint_sha256 } =
    certificate;
  return (
    <Facts
      facts={[
        ["Serial number", pairs(serial_number), "code"],
        ["Issuer", issuer_common_name],
        ["Key", key_type],
        ["Signature", signature_algorithm],
        ["Requested by", words(certificate.enrollment_method)],
        ["SHA-256", pairs(thumbprint_sha256), "code"],
      ]}
    />
  );
}

/** How much of its time is over. */
export function Validity({ certificate }: { certificate: Certificate }) {
  const { valid_from, valid_to, status } = certificate;
  if (valid_from === undefined || valid_to === undefined) return null;
  const [from, to] = [valid_from.getTime(), valid_to.getTime()];
  const over = Math.min(100, Math.max(0, (100 * (Date.now() - from)) / (to - from)));
  return (
    <Stack gap={4}>
      <Progress
        value={over}
        size="sm"
        color={over > 80 ? "orange" : colourOf(status)}
        aria-label="How much of its validity is over"
      />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {day(valid_from)}
        </Text>
        <Text size="sm" c="dimmed">
          {day(valid_to)}, {relative(valid_to)}
        </Text>
      </Group>
    </Stack>
  );
}
