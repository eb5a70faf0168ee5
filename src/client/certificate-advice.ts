const NODE_TRUSTS =
  "Node does not trust the server's certificate. Give the certificate of its issuer (for a self-signed one: its own) as a PEM file in NODE_EXTRA_CA_CERTS, which Node reads when it starts, or use a certificate that is publicly trusted. There is no option that skips the check."

/** Codes of OpenSSL and Node for a connection that is not trusted, and what helps. */
const ADVICE: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: NODE_TRUSTS,
  SELF_SIGNED_CERT_IN_CHAIN: NODE_TRUSTS,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NODE_TRUSTS,
  UNABLE_TO_GET_ISSUER_CERT: NODE_TRUSTS,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NODE_TRUSTS,
  CERT_UNTRUSTED: NODE_TRUSTS,
  CERT_HAS_EXPIRED: "The server's certificate has expired: renew it, and check the clock of this machine.",
  CERT_NOT_YET_VALID: "The server's certificate is not valid yet: check the clock of this machine.",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "The server's certificate is for another name: use the name that stands in it as the `host`.",
  ERR_SSL_WRONG_VERSION_NUMBER: 'The server speaks no TLS: write http:// instead of https://.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'The server speaks no TLS: write http:// instead of https://.',
}

/** What to do where TLS is why there is no connection; undefined where it is not. */
export function certificateAdvice(code: string): string | undefined {
  return Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined
}
