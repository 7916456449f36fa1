import { AT, type Form, HOST, HOW, pattern, URL_TEXT } from '../form.ts'

const net = 'golang/go src/net/net.go OpError.Error'
const dns = 'golang/go src/net/net.go DNSError.Error'
const url = 'golang/go src/net/url/url.go Error.Error'
const x509 = 'golang/go src/crypto/x509/verify.go'
const http2 = 'golang/go src/net/http/h2_bundle.go GoAwayError'

/** What net, net/http, crypto/x509 and grpc of Go write, and so kubectl, the kubelet, Traefik and Prometheus. */
export const goForms: readonly Form[] = [
  {
    pattern: pattern`\b(?:Get|Head|Post|Put|Patch|Delete|Options) "?${URL_TEXT}"?: (?:proxyconnect tcp: )?dial tcp[46]?: (?<how>lookup .{1,300})`,
    source: `${url}; ${dns}`,
  },
  { pattern: pattern`\blookup ${HOST}(?: on [^\s]{1,80})?: (?<how>no such host)`, source: dns },
  {
    pattern: pattern`\blookup ${HOST}(?: on [^\s]{1,80})?:(?:.{0,200}:)? (?:i\/o timeout|server misbehaving|connection refused)`,
    symptom: 'name-unanswered',
    source: dns,
  },
  // The address of the client is before the arrow.
  { pattern: pattern`\b(?:dial|read|write) tcp[46]? [^\s>]{1,80}->${AT}: ${HOW}`, source: net },
  { pattern: pattern`\bdial tcp[46]? ${AT}: ${HOW}`, source: net },
  {
    pattern: pattern`\b(?:Get|Head|Post|Put|Patch|Delete|Options) "?${URL_TEXT}"?: (?<how>(?:tls: failed to verify certificate: )?x509: .{1,300})`,
    source: x509,
  },
  {
    pattern: pattern`\b(?:Get|Head|Post|Put|Patch|Delete|Options) "?${URL_TEXT}"?: (?:net\/)?(?<how>(?:http: server gave|tls: first record|http2: |http: server|context deadline|EOF|unexpected EOF|read tcp|net\/http: |request canceled|stream error|remote error).{0,300})`,
    source: url,
  },
  {
    pattern: pattern`\bnet\/http: (?:TLS handshake timeout|timeout awaiting response headers)`,
    symptom: 'timeout',
    source: 'golang/go src/net/http/transport.go',
  },
  { pattern: pattern`\bcontext deadline exceeded\b`, symptom: 'timeout', source: 'golang/go src/context/context.go deadlineExceededError' },
  { pattern: pattern`\bx509: ${HOW}`, source: x509 },
  {
    pattern: pattern`(?<how>http: server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake)`,
    source: 'golang/go src/net/http/transport.go',
  },
  { pattern: pattern`\bhttp2: (?:server|client connection|Transport).{0,80}(?<how>GOAWAY)`, source: http2 },
  {
    pattern: pattern`\b(?:received prior goaway|code = Unavailable desc = closing transport due to).{0,200}`,
    symptom: 'goaway',
    source: 'grpc/grpc-go internal/transport/http2_client.go',
  },
]
