/** Lines that were ever read wrongly, and lines that are hostile. */
export const pasteCases: readonly string[] = [
  `dial tcp 10.96.3.4:80: connect: connection refused\x1b]0;title\x07\x1b[2J`,
  `Get "http://${'a'.repeat(5_000)}/": EOF`,
  `connect() failed (111: Connection refused) while ${'upstream: "'.repeat(700)}`,
  `HTTPConnectionPool(host='${'web'.repeat(100)}', port=80): Max retries exceeded with url: ${'(Caused by '.repeat(600)}`,
  `${'https://x '.repeat(800)}ERR_CONNECTION_REFUSE`,
  `"GET ${'/a'.repeat(900)} HTTP/1.1" 503 UF ${'"a:1" '.repeat(900)}`,
  `${'dial tcp lookup '.repeat(500)}: no such host`,
]
