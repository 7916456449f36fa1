import type { Symptom } from '../model/symptom.ts'

/** Words for a symptom that many programs share: those of errno (strerror), getaddrinfo, Go, OpenSSL and HTTP. */
interface Phrase {
  words: RegExp
  symptom: Symptom
  source: string
}

/** The first match decides. TLS comes before words that a failed handshake prints with it. */
const phrases: readonly Phrase[] = [
  {
    words:
      /certificate has expired|certificate (?:is )?expired|NotTimeValid|CERT_HAS_EXPIRED|validity check failed|InvalidCertificate\(Expired/i,
    symptom: 'tls-expired',
    source: 'openssl/openssl crypto/x509/x509_txt.c; golang/go src/crypto/x509/verify.go',
  },
  {
    words:
      /signed by unknown authority|self[- ]signed certificate|unable to get (?:local )?issuer certificate|unable to verify the first certificate|PKIX path building failed|unable to find valid certification path|UntrustedRoot|PartialChain|UnknownIssuer|unknown ca\b/i,
    symptom: 'tls-unknown-authority',
    source: 'openssl/openssl crypto/x509/x509_txt.c; golang/go src/crypto/x509/verify.go; openjdk/jdk PKIXValidator.java',
  },
  {
    words:
      /certificate is (?:valid for .{0,2000}?, )?not valid for|certificate is valid for|cannot validate certificate for|Hostname mismatch|hostname .{0,300}? doesn't match|does not match certificate's altnames|no alternative certificate subject name|No subject alternative (?:DNS )?names?|RemoteCertificateNameMismatch|NotValidForName/i,
    symptom: 'tls-wrong-name',
    source: 'golang/go src/crypto/x509/verify.go; curl/curl lib/vtls/openssl.c; nodejs/node lib/tls.js; openjdk/jdk HostnameChecker.java',
  },
  {
    words:
      /wrong version number|first record does not look like a TLS handshake|server gave HTTP response to HTTPS client|WRONG_VERSION_NUMBER|packet length too long|http request\b.{0,40}(?:SSL|TLS)|Unsupported or unrecognized SSL message|Cannot determine the corrupted frame|InvalidContentType|received corrupt message/i,
    symptom: 'tls-not-tls',
    source:
      'openssl/openssl ssl/ssl_err.c; golang/go src/crypto/tls/conn.go and src/net/http/transport.go; openjdk/jdk SSLSocketInputRecord.java',
  },
  { words: /connection ?refused|ECONNREFUSED|actively refused it/i, symptom: 'refused', source: 'glibc strerror(ECONNREFUSED)' },
  {
    words: /no route to host|EHOSTUNREACH|network is unreachable|ENETUNREACH|host is unreachable/i,
    symptom: 'no-route',
    source: 'glibc strerror(EHOSTUNREACH)',
  },
  {
    words: /connection reset|ECONNRESET|broken pipe|EPIPE|unexpected EOF|(?:^|: )EOF\b|socket hang up|socket disconnected/i,
    symptom: 'reset',
    source: 'glibc strerror(ECONNRESET)',
  },
  {
    words:
      /temporary failure in name resolution|EAI_AGAIN|Try again|server misbehaving|lookup .{0,300}?: i\/o timeout|Resource temporarily unavailable/i,
    symptom: 'name-unanswered',
    source: 'glibc gai_strerror(EAI_AGAIN); golang/go src/net/dnsclient_unix.go',
  },
  {
    words:
      /no such host|name or service not known|nodename nor servname|ENOTFOUND|could not resolve|NXDOMAIN|no address associated with hostname|name does not resolve|UnknownHostException|Unknown host\b/i,
    symptom: 'no-such-name',
    source: 'glibc gai_strerror(EAI_NONAME); golang/go src/net/net.go errNoSuchHost',
  },
  {
    words: /i\/o timeout|timed[ -]?out|ETIMEDOUT|deadline exceeded|timeout was reached|operation timed out|connect timeout|\btimeout\b/i,
    symptom: 'timeout',
    source: 'glibc strerror(ETIMEDOUT); golang/go src/net/net.go timeoutError',
  },
  { words: /\bGOAWAY\b/i, symptom: 'goaway', source: 'RFC 9113 section 6.8' },
]

/** The symptom that some words tell of; undefined: none that is known. */
export function symptomIn(words: string): Symptom | undefined {
  return errnos.get(words.trim()) ?? phrases.find((phrase) => phrase.words.test(words))?.symptom ?? statusIn(words)
}

/** Where a program prints the number alone: errno of Linux on all architectures but MIPS and SPARC, and those of getaddrinfo. */
const errnos: ReadonlyMap<string, Symptom> = new Map<string, Symptom>([
  ['104', 'reset'],
  ['110', 'timeout'],
  ['111', 'refused'],
  ['113', 'no-route'],
  ['-2', 'no-such-name'],
  ['-3', 'name-unanswered'],
  ['-5', 'no-such-name'],
])

const statuses: readonly Symptom[] = ['http-404', 'http-413', 'http-500', 'http-502', 'http-503', 'http-504']

/** `503`, `503 Service Unavailable`, `statuscode: 503`: only the codes that say where a request ended. */
function statusIn(words: string): Symptom | undefined {
  const code = /\b[1-5]\d\d\b/.exec(words)?.[0]
  return statuses.find((status) => status === `http-${code}`)
}
