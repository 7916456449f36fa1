import type { Symptom } from '../../model/symptom.ts'
import { type Form, HOST, pattern, URL_TEXT } from '../form.ts'

const chromium = 'chromium/chromium net/base/net_error_list.h'
const firefox = 'mozilla/gecko-dev security/manager/locales/en-US/security/pippki; nsserrors.properties'

const names: readonly (readonly [words: string, symptom: Symptom, source: string])[] = [
  ['ERR_CONNECTION_REFUSED', 'refused', chromium],
  ['ERR_(?:CONNECTION_)?TIMED_OUT', 'timeout', chromium],
  ['ERR_(?:CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE)', 'reset', chromium],
  ['ERR_(?:ADDRESS_UNREACHABLE|NETWORK_ACCESS_DENIED)', 'no-route', chromium],
  ['ERR_NAME_NOT_RESOLVED', 'no-such-name', chromium],
  ['ERR_CERT_DATE_INVALID', 'tls-expired', chromium],
  ['ERR_CERT_AUTHORITY_INVALID', 'tls-unknown-authority', chromium],
  ['ERR_CERT_COMMON_NAME_INVALID', 'tls-wrong-name', chromium],
  ['ERR_SSL_PROTOCOL_ERROR', 'tls-not-tls', chromium],
  ['ERR_HTTP2_SERVER_REFUSED_STREAM', 'goaway', chromium],
  ['SEC_ERROR_EXPIRED_CERTIFICATE', 'tls-expired', firefox],
  ['(?:SEC_ERROR_UNKNOWN_ISSUER|MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT)', 'tls-unknown-authority', firefox],
  ['SSL_ERROR_BAD_CERT_DOMAIN', 'tls-wrong-name', firefox],
  ['SSL_ERROR_RX_RECORD_TOO_LONG', 'tls-not-tls', firefox],
]

/** What Chromium and Firefox write: the name of an error, in their consoles with a URL, on their pages without one. */
export const browserForms: readonly Form[] = [
  ...names.map(([words, symptom, source]): Form => ({ pattern: pattern`(?:${URL_TEXT}.{0,60}?)?\b${words}\b`, symptom, source })),
  { pattern: pattern`\b${HOST} refused to connect\b`, symptom: 'refused', source: 'chromium/chromium components/error_page' },
  { pattern: pattern`\b${HOST} took too long to respond\b`, symptom: 'timeout', source: 'chromium/chromium components/error_page' },
  {
    pattern: pattern`\b${HOST}[’']s (?:server IP address|DNS address) could not be found\b`,
    symptom: 'no-such-name',
    source: 'chromium/chromium components/error_page',
  },
  {
    pattern: pattern`\bcan[’']t establish a connection to the server at ${HOST}(?::(?<port>\d{1,5}))?\.?`,
    symptom: 'refused',
    source: 'mozilla/gecko-dev netError.properties connectionFailure',
  },
  {
    pattern: pattern`\b(?:GET|POST|PUT|PATCH|DELETE|HEAD) ${URL_TEXT} (?:net::)?(?<how>404|413|50[0234])\b`,
    source: 'chromium/chromium devtools-frontend NetworkManager',
  },
  {
    pattern: pattern`${URL_TEXT}\s.{0,40}?\bFailed to load resource: the server responded with a status of (?<how>\d{3})`,
    source: 'chromium/chromium devtools',
  },
]
