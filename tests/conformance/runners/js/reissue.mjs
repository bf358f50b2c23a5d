/** Certificates for keys that are made while a scenario runs. */

/** What a P-256 key looks like in a request and in a certificate, up to the point on the curve. */
const P256 = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
/** The two coordinates, in hexadecimal. */
const POINT = 128;

/**
 * Puts the key of the CSR in a request into every certificate of the answer. Their signatures do not hold any more,
 * which nobody looks at.
 */
export function reissued(answer, request) {
  const csr = hex(request.csr ?? request.certificate_policies.bootstrap[0].csr);
  const key = csr.substr(point(csr), POINT);
  const issued = (entry) => {
    const der = hex(entry.certificate);
    const at = point(der);
    return { ...entry, certificate: pem(der.slice(0, at) + key + der.slice(at + POINT)) };
  };
  if (answer.certificate) return issued(answer);
  return { ...answer, private_keys: answer.private_keys.map(issued) };
}

function point(der) {
  const at = der.indexOf(P256);
  if (at < 0) throw new Error("reissue: this is not for a P-256 key");
  return at + P256.length;
}

function hex(pem) {
  const lines = pem.split("\n").filter((line) => !line.startsWith("-----"));
  return Array.from(atob(lines.join("")), (one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function pem(der) {
  const bytes = der.replace(/../g, (two) => String.fromCharCode(Number.parseInt(two, 16)));
  return `-----BEGIN CERTIFICATE-----\n${btoa(bytes)}\n-----END CERTIFICATE-----\n`;
}
