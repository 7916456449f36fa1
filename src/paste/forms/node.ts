import { AT, type Form, HOST, HOW, pattern, URL_TEXT } from '../form.ts'

const exceptions = 'nodejs/node lib/internal/errors.js ExceptionWithHostPort'

/** What Node, node-fetch, axios and grpc-js write. */
export const nodeForms: readonly Form[] = [
  { pattern: pattern`\bconnect (?<how>E[A-Z]{5,20}) ${AT}`, source: exceptions },
  { pattern: pattern`\bconnect (?<how>E[A-Z]{5,20}) (?<host>[\da-f]{0,4}(?::[\da-f]{0,4}){2,6}):(?<port>\d{1,5})\b`, source: exceptions },
  { pattern: pattern`\brequest to ${URL_TEXT} failed, reason: (?:getaddrinfo )?${HOW}`, source: 'node-fetch/node-fetch src/index.js' },
  { pattern: pattern`\bgetaddrinfo (?<how>E[A-Z_]{4,20}) ${HOST}`, source: 'nodejs/node lib/internal/errors.js DNSException' },
  { pattern: pattern`\bquery[A-Z]\w{0,10} (?<how>E[A-Z]{5,12}) ${HOST}`, source: 'nodejs/node lib/internal/errors.js DNSException' },
  {
    pattern: pattern`\bHost: ${HOST.replace('{0,252}', '{0,251}\\w')}\. is not in the cert's altnames`,
    symptom: 'tls-wrong-name',
    source: 'nodejs/node lib/tls.js checkServerIdentity',
  },
  {
    pattern: pattern`\bConnect Timeout Error \(attempted address(?:es)?: ${AT}`,
    symptom: 'timeout',
    source: 'nodejs/undici lib/core/connect.js',
  },
  { pattern: pattern`\b(?:read|write) (?<how>ECONNRESET|EPIPE|ETIMEDOUT)\b`, source: 'nodejs/node lib/internal/errors.js ErrnoException' },
  {
    pattern: pattern`\bError: (?<how>socket hang up|self[- ]signed certificate.{0,40}|certificate has expired|unable to (?:verify|get) .{1,60}certificate|Client network socket disconnected.{0,80})`,
    source: 'nodejs/node lib/_http_client.js; openssl/openssl crypto/x509/x509_txt.c',
  },
  {
    pattern: pattern`\bcode: '(?<how>E[A-Z]{5,20}|CERT_[A-Z_]{3,30}|DEPTH_ZERO_SELF_SIGNED_CERT|UND_ERR_\w{3,40})'`,
    source: 'nodejs/node lib/internal/errors.js',
  },
  { pattern: pattern`\btimeout of \d{1,9}ms exceeded`, symptom: 'timeout', source: 'axios/axios lib/adapters/http.js' },
  { pattern: pattern`\bRequest failed with status code (?<how>[45]\d\d)\b`, source: 'axios/axios lib/core/settle.js' },
]
