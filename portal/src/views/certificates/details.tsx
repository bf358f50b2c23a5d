/** What is in a certificate, and the chain that it stands on: read in the browser, by the library. */

import { Anchor, Badge, Button, Group, Stack, Text, Timeline } from "@mantine/core";
import { IconCertificate, IconShieldCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { X509Certificate } from "devtrust";
import { useState } from "react";
import { useConnection } from "../../lib/context.js";
import { day, pairs, words } from "../../lib/format.js";
import { Facts } from "../../ui/facts.js";
import { Problem } from "../../ui/problem.js";
import { Lines } from "../../ui/states.js";

export function CertificateDetails({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Stack gap="sm">
      <Group>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Less" : "In detail"}
        </Button>
      </Group>
      {isOpen && <Details id={id} />}
    </Stack>
  );
}

function Details({ id }: { id: string }) {
  const { client } = useConnection();
  const chain = useQuery({
    queryKey: ["certificate", id, "chain"],
    // What was issued does not change.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const bytes = await client.certificates.download(
        { certificate_id: id, include_chain: true },
        { signal },
      );
      return client.x509.readAll(new TextDecoder().decode(bytes), {}, { signal });
    },
  });
  if (chain.error) return <Problem error={chain.error} retry={() => chain.refetch()} />;
  if (chain.data === undefined) return <Lines count={5} what="the certificate" />;
  const [own] = chain.data;
  return (
    <Stack>
      {own && <Contents certificate={own} />}
      <Chain chain={chain.data} />
    </Stack>
  );
}

function Contents({ certificate }: { certificate: X509Certificate }) {
  const { key, is_ca, unknown_critical_extensions: unknown } = certificate;
  const uses = [...certificate.key_usages, ...certificate.extended_key_usages];
  return (
    <Facts
      facts={[
        ["Subject", certificate.subject],
        [
          "Also for",
          certificate.alternative_names.length > 0 &&
            certificate.alternative_names.map(({ value }) => value).join(", "),
        ],
        ["Key", [key.algorithm, key.curve ?? (key.bits && `${key.bits} bits`)].join(" ")],
        ["May be used for", uses.map(words).join(", ")],
        ["Certification authority", is_ca ? "yes" : "no"],
        ["Key id", pairs(certificate.subject_key_id), "code"],
        ["Revocation list", <Addresses key="crl" urls={certificate.crl_urls} />],
        ["OCSP", <Addresses key="ocsp" urls={certificate.ocsp_urls} />],
        ["Not understood, but critical", unknown.join(", ")],
      ]}
    />
  );
}

function Addresses({ urls }: { urls: readonly string[] }) {
  if (urls.length === 0) return "none";
  return urls.map((url) => (
    <Anchor key={url} href={url} target="_blank" rel="noreferrer" size="sm" display="block">
      {url}
    </Anchor>
  ));
}

/** From the root, which is trusted, down to the certificate. */
function Chain({ chain }: { chain: readonly X509Certificate[] }) {
  return (
    <Timeline bulletSize={26} lineWidth={2} active={chain.length} aria-label="Chain of trust">
      {chain.toReversed().map((link) => (
        <Timeline.Item
          key={link.sha256_fingerprint}
          bullet={link.is_ca ? <IconShieldCheck size={14} /> : <IconCertificate size={14} />}
          title={
            <Group gap="xs">
              <Text size="sm" fw={550} style={{ overflowWrap: "anywhere" }}>
                {link.common_name ?? link.subject}
              </Text>
              {link.subject === link.issuer && (
                <Badge size="xs" variant="light">
                  root
                </Badge>
              )}
            </Group>
          }
        >
          <Text size="xs" c="dimmed">
            until {day(link.not_after)}, {link.signature_algorithm}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
