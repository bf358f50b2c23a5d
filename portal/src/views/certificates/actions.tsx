/** What can be done with a certificate. */

import { Button, Group, Select, Text, Textarea } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Certificate, RevocationReason } from "devtrust";
import { useState } from "react";
import { useConnection } from "../../lib/context.js";
import { words } from "../../lib/format.js";
import { PEM, save } from "../../lib/save.js";
import { Confirm } from "../../ui/confirm.js";
import { Problem } from "../../ui/problem.js";

const REASONS: readonly RevocationReason[] = [
  "unspecified",
  "key_compromise",
  "affiliation_changed",
  "superseded",
  "cessation_of_operation",
  "certificate_hold",
  "privilege_withdrawn",
  "aa_compromise",
];

export function CertificateActions({ certificate }: { certificate: Certificate }) {
  const { client } = useConnection();
  const [verb, setVerb] = useState<"renew" | "revoke">();
  const [reason, setReason] = useState<RevocationReason>("unspecified");
  const [comments, setComments] = useState("");
  const [csr, setCsr] = useState("");
  const { id, common_name = "certificate", status } = certificate;
  const close = () => setVerb(undefined);
  const download = useMutation({
    mutationFn: async (include_chain: boolean) => {
      const bytes = await client.certificates.download({ certificate_id: id, include_chain });
      save(`${common_name}${include_chain ? "-chain" : ""}.pem`, bytes, PEM);
    },
  });
  return (
    <>
      <Group gap="xs">
        {[false, true].map((isWhole) => (
          <Button
            key={String(isWhole)}
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => download.mutate(isWhole)}
          >
            {isWhole ? "With chain" : "PEM"}
          </Button>
        ))}
        {status !== "REVOKED" && (
          <>
            <Button size="xs" variant="default" onClick={() => setVerb("renew")}>
              Renew
            </Button>
            <Button size="xs" variant="default" onClick={() => setVerb("revoke")}>
              Revoke
            </Button>
          </>
        )}
      </Group>
      {download.error && <Problem error={download.error} />}
      <Confirm
        opened={verb === "renew"}
        onClose={close}
        title={`Renew ${common_name}?`}
        verb="Renew"
        act={() => client.certificates.renew({ certificate_id: id, ...(csr.trim() && { csr }) })}
      >
        <Text size="sm">A new certificate is issued; this one stays valid until its end.</Text>
        <Textarea
          label="CSR for a new key"
          description="Leave it empty to keep the key."
          placeholder="-----BEGIN CERTIFICATE REQUEST-----"
          value={csr}
          onChange={(event) => setCsr(event.currentTarget.value)}
          rows={4}
          styles={{ input: { fontFamily: "monospace" } }}
        />
      </Confirm>
      <Confirm
        opened={verb === "revoke"}
        onClose={close}
        title={`Revoke ${common_name}?`}
        verb="Revoke"
        isGrave
        act={() =>
          client.certificates.revoke({ certificate_id: id, reason, ...(comments && { comments }) })
        }
      >
        <Text size="sm">Whoever checks will not trust it any more.</Text>
        <Select
          label="Reason"
          data={REASONS.map((value) => ({ value, label: words(value) }))}
          value={reason}
          onChange={(value) => value && setReason(value as RevocationReason)}
          allowDeselect={false}
        />
        <Textarea
          label="Comments"
          value={comments}
          onChange={(event) => setComments(event.currentTarget.value)}
        />
      </Confirm>
    </>
  );
}
