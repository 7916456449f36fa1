import { AT, type Form, HOST, pattern, URL_TEXT } from '../form.ts'

const nginx = 'nginx/nginx src/http/ngx_http_upstream.c'
const envoy = 'envoyproxy/envoy source/common/router/router.cc'
const haproxy = 'haproxy/haproxy src/check.c'

/** `http://10.244.0.5:8080/`, `fastcgi://10.244.0.5:9000`. */
const UPSTREAM = `(?:${URL_TEXT}|[a-z]{3,9}:\\/\\/${AT})`

/** What nginx, ingress-nginx, Envoy (Istio, Contour, Emissary), HAProxy and Traefik write, in logs and as the body of an answer. */
export const proxyForms: readonly Form[] = [
  {
    pattern: pattern`\bconnect\(\) (?:to \S{1,80} )?failed \(\d{1,3}: (?<how>[^)]{1,60})\) while .{0,4000}?upstream: "${UPSTREAM}`,
    source: nginx,
  },
  { pattern: pattern`\bupstream timed out \(\d{1,3}: (?<how>[^)]{1,60})\) while .{0,4000}?upstream: "${UPSTREAM}`, source: nginx },
  { pattern: pattern`\b(?:recv|send)\(\) failed \(\d{1,3}: (?<how>[^)]{1,60})\) while .{0,4000}?upstream: "${UPSTREAM}`, source: nginx },
  { pattern: pattern`\bupstream prematurely closed connection while .{0,4000}?upstream: "${UPSTREAM}`, symptom: 'reset', source: nginx },
  {
    pattern: pattern`\bSSL_do_handshake\(\) failed \((?<how>.{1,400}?)\) while SSL handshaking to upstream.{0,4000}?upstream: "${UPSTREAM}`,
    source: 'nginx/nginx src/event/ngx_event_openssl.c',
  },
  {
    pattern: pattern`\bupstream SSL certificate (?<how>verify error: .{1,200}?|does not match "${HOST}") while`,
    symptom: 'tls-wrong-name',
    source: nginx,
  },
  {
    pattern: pattern`\bno live upstreams while connecting to upstream.{0,4000}?host: "${HOST}(?::(?<port>\d{1,5}))?"`,
    symptom: 'http-502',
    source: nginx,
  },
  {
    pattern: pattern`\bhost not found in upstream "${HOST}(?::(?<port>\d{1,5}))?"`,
    symptom: 'no-such-name',
    source: 'nginx/nginx src/http/ngx_http_upstream.c ngx_http_upstream_add',
  },
  {
    pattern: pattern`"?\b${HOST}"? could not be resolved \((?:\d{1,3}: )?(?<how>Host not found)`,
    symptom: 'no-such-name',
    source: 'nginx/nginx src/http/ngx_http_upstream.c ngx_http_upstream_resolve_handler',
  },
  {
    pattern: pattern`\b${HOST} could not be resolved \((?:\d{1,3}: )?(?<how>Operation timed out|Server failure)`,
    symptom: 'name-unanswered',
    source: 'nginx/nginx src/http/ngx_http_upstream.c ngx_http_upstream_resolve_handler',
  },
  {
    pattern: pattern`\bclient intended to send too large (?:chunked )?body.{0,4000}?host: "${HOST}(?::(?<port>\d{1,5}))?"`,
    symptom: 'http-413',
    source: 'nginx/nginx src/http/ngx_http_core_module.c',
  },
  {
    pattern: pattern`\bService "(?<service>[a-z\d-]{1,63}\/[a-z\d-]{1,63})" does not have any active Endpoint`,
    symptom: 'http-503',
    source: 'kubernetes/ingress-nginx internal/ingress/controller/controller.go',
  },
  {
    pattern: pattern`\bError obtaining Endpoints for Service "(?<service>[a-z\d-]{1,63}\/[a-z\d-]{1,63})"`,
    symptom: 'http-503',
    source: 'kubernetes/ingress-nginx internal/ingress/controller/controller.go',
  },
  {
    pattern: pattern`"[A-Z]{3,7} \S{1,2000} HTTP\/[\d.]{1,3}" (?<how>404|413|5\d\d) (?:UF|UH|UC|UO|UT|NR|URX|LR|UR|DC)\S{0,20} .{0,1500}?"${AT}"(?: \S{1,200}){0,6}$`,
    source: 'envoyproxy/envoy docs access_log usage, UPSTREAM_HOST',
  },
  {
    pattern: pattern`HTTP\/[\d.]{1,3}" (?<how>413|50[0234]) \d{1,12} "[^"]{0,2000}" "[^"]{0,1000}" \d{1,12} [\d.]{1,12} \[[\w.-]{0,200}\] \[[\w.-]{0,200}\] ${AT}`,
    source: 'kubernetes/ingress-nginx docs/user-guide/nginx-configuration/log-format.md',
  },
  {
    pattern: pattern`\bupstream connect error or disconnect\/reset before headers\..{0,200}?delayed connect error: (?<how>Connection refused|111\b)`,
    symptom: 'refused',
    source: envoy,
  },
  {
    pattern: pattern`\bupstream connect error or disconnect\/reset before headers\..{0,200}?delayed connect error: (?:Connection timed out|110\b)`,
    symptom: 'timeout',
    source: envoy,
  },
  {
    pattern: pattern`\bupstream connect error or disconnect\/reset before headers\..{0,200}?delayed connect error: (?:No route to host|113\b)`,
    symptom: 'no-route',
    source: envoy,
  },
  {
    pattern: pattern`\bupstream connect error or disconnect\/reset before headers\..{0,200}?TLS.?error:.{0,120}?(?<how>WRONG_VERSION_NUMBER|CERTIFICATE_VERIFY_FAILED.{0,80})`,
    source: envoy,
  },
  {
    pattern: pattern`\bupstream connect error or disconnect\/reset before headers\..{0,60}reset reason: (?:connection termination|remote reset|connection reset)`,
    symptom: 'reset',
    source: envoy,
  },
  { pattern: pattern`\bupstream connect error or disconnect\/reset before headers\b`, symptom: 'http-503', source: envoy },
  { pattern: pattern`\bno healthy upstream\b`, symptom: 'http-503', source: envoy },
  { pattern: pattern`\bupstream request timeout\b`, symptom: 'http-504', source: envoy },
  {
    pattern: pattern`\bdefault backend - 404\b`,
    symptom: 'http-404',
    source: 'kubernetes/ingress-nginx images/custom-error-pages; defaultbackend',
  },
  {
    pattern: pattern`\bServer (?<backend>\S{1,200})\/\S{1,200} is DOWN, reason: Layer4 connection problem, info: "(?<how>[^"]{1,100})"`,
    source: haproxy,
  },
  { pattern: pattern`\bServer \S{1,200}\/\S{1,200} is DOWN, reason: Layer[467] timeout`, symptom: 'timeout', source: haproxy },
  { pattern: pattern`\bServer \S{1,200}\/\S{1,200} is DOWN, reason: Layer7 wrong status, code: (?<how>[45]\d\d)`, source: haproxy },
  { pattern: pattern`\b\S{1,200}\/<NOSRV> \S{1,60} (?<how>50[0-4]) -?\d`, source: 'haproxy/haproxy doc/configuration.txt section 8.2.3' },
  {
    pattern: pattern`\b(?<how>50[0234]) (?:Bad Gateway|Service Unavailable|Gateway Time-?out|Internal Server Error)\b(?!.{0,200}https?:)`,
    source: 'nginx/nginx src/http/ngx_http_special_response.c',
  },
  {
    pattern: pattern`\b(?<how>413) (?:Request Entity|Content|Payload) Too Large\b`,
    source: 'nginx/nginx src/http/ngx_http_special_response.c',
  },
]
