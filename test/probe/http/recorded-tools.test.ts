import { describe, expect, it } from 'vitest'
import type { HttpTarget } from '../../../src/model/http-probe.ts'
import { judged } from '../../../src/probe/http/judge.ts'
import { curl } from '../../../src/probe/http/tools/curl.ts'
import { openssl } from '../../../src/probe/http/tools/openssl.ts'
import type { RequestTool } from '../../../src/probe/http/tools/request-tool.ts'
import { wget, wgetBusybox } from '../../../src/probe/http/tools/wget.ts'

/** Exit code, standard output and standard error. */
type Said = readonly [exitCode: number, stdout: string, stderr: string]

const target: HttpTarget = { scheme: 'https', host: 'web.demo.svc', port: 443, path: '/', addresses: ['10.96.0.9'] }

/** What a tool makes of what its commands printed, one after the other; after the last one each says that it lacks something. */
function judge(tool: RequestTool, outputs: readonly Said[], part: Partial<HttpTarget> = {}) {
  const to = { ...target, ...part }
  const asking = tool.ask(to, 3, () => undefined)
  let step = asking.next()
  for (const [exitCode, stdout, stderr] of [...outputs, [2, '', 'nothing'] as const, [2, '', 'nothing'] as const]) {
    if (step.done) break
    step = asking.next({ exitCode, stdout, stderr })
  }
  if (!step.done) throw new Error('it asks for more')
  if (step.value === undefined) return undefined
  const { unread } = step.value
  const { layers, faults, status, protocol, message } = judged(to, step.value, {
    now: Date.parse('2026-12-01'),
    ms: 1,
    ...(unread && { stopped: unread }),
  })
  return { states: layers.map(({ layer, state }) => `${layer} ${state}`).join(', '), faults, status, protocol, message }
}

const curlLine = (status: string, verify: number, version = '1.1') =>
  `porttrace ${status} 0.001 0.002 0.009 0.012 10.96.0.9;${verify};${version}\n`
const rejectedLine = (verify: number) => `porttrace 000 0.001 0.002 0.000 0.000 10.96.0.9;${verify};0\n`
const failed = 'dns ok, tcp ok, tls failed, http not-reached'

describe('what versions of curl print', () => {
  it.each([
    ['7.88, OpenSSL', 60, 10, 'curl: (60) SSL certificate problem: certificate has expired', 'expired'],
    ['7.88, OpenSSL', 60, 9, 'curl: (60) SSL certificate problem: certificate is not yet valid', 'not-yet-valid'],
    [
      '7.88, OpenSSL',
      60,
      1,
      "curl: (60) SSL: no alternative certificate subject name matches target host name 'web.demo.svc'",
      'wrong-name',
    ],
    [
      '8.12, OpenSSL',
      60,
      0,
      "curl: (60) SSL: no alternative certificate subject name matches target hostname 'web.demo.svc'",
      'wrong-name',
    ],
    [
      '7.61, OpenSSL',
      51,
      0,
      "curl: (51) SSL: no alternative certificate subject name matches target host name 'web.demo.svc'",
      'wrong-name',
    ],
    ['7.29, NSS', 60, 0, "curl: (60) Peer's Certificate has expired.", 'expired'],
    [
      '7.29, NSS',
      51,
      0,
      "curl: (51) Unable to communicate securely with peer: requested domain name does not match the server's certificate.",
      'wrong-name',
    ],
    ['8.5, mbedTLS', 60, 0, 'curl: (60) Cert verify failed: BADCERT_EXPIRED', 'expired'],
    ['8.5, mbedTLS', 60, 0, 'curl: (60) Cert verify failed: BADCERT_CN_MISMATCH', 'wrong-name'],
  ])('curl %s ends with %i and %i: %s is %s', (_, exitCode, verify, stderr, fault) => {
    expect(judge(curl, [[exitCode, rejectedLine(verify), stderr]])).toMatchObject({ states: failed, faults: [fault], status: undefined })
  })

  it.each([
    ['7.88', 'curl: (60) SSL certificate problem: self-signed certificate'],
    ['7.61', 'curl: (60) SSL certificate problem: self signed certificate in certificate chain'],
    ['7.29', "curl: (60) Peer's certificate issuer has been marked as not trusted by the user."],
  ])('curl %s rejects the authority alone, and the request is sent again without a check: %s', (_, stderr) => {
    const peeked: Said = [28, 'porttrace 000 0.001 0.002 0.009 0.000 10.96.0.9;18;0\n', '* SSL connection using TLSv1.3 / x']
    const unchecked: Said = [0, curlLine('503', 18), '* ALPN, server accepted to use http/1.1\n< Server: edge\r\n']
    expect(judge(curl, [[60, rejectedLine(18), stderr], peeked, unchecked])).toMatchObject({
      states: 'dns ok, tcp ok, tls warn, http ok',
      faults: ['unknown-authority'],
      status: 503,
      protocol: 'http/1.1',
    })
  })

  it('a rejection without a reason and without a certificate is no finding', () => {
    const said = 'curl: (60) server certificate verification failed. CAfile: none CRLfile: none'
    expect(judge(curl, [[60, rejectedLine(1), said]])).toMatchObject({ states: failed, faults: [] })
  })

  it('a curl without the option for another address, and one without TLS, leave the request to the next tool', () => {
    const endpoint = { address: '10.244.0.3', port: 8443 }
    const part = { ofPort: { endpoint, chosenBy: 'name' as const, names: [] } }
    expect(judge(curl, [[2, '', 'curl: option --connect-to: is unknown']], part)).toBeUndefined()
    expect(judge(curl, [[1, '', 'curl: (1) Protocol "https" not supported or disabled in libcurl']])).toBeUndefined()
  })

  it.each([
    [
      6,
      'porttrace 000 0.000 0.000 0.000 0.000 ;0;0\n',
      'curl: (6) Could not resolve host: web.demo.svc',
      'dns failed, tcp ok, tls ok, http ok',
    ],
    [
      28,
      'porttrace 000 0,000 0,000 0,000 0,000 ;0;0\n',
      'curl: (28) Resolving timed out after 3000 milliseconds',
      'dns failed, tcp ok, tls ok, http ok',
    ],
  ])('a name that is not resolved with %i is asked at its address', (exitCode, stdout, stderr, states) => {
    expect(
      judge(curl, [
        [exitCode, stdout, stderr],
        [0, curlLine('200', 0), ''],
      ]),
    ).toMatchObject({ states, status: 200 })
  })
})

const gnu = (lines: string) => `Resolving web.demo.svc... 10.96.0.9\nConnecting to web.demo.svc|10.96.0.9|:443... connected.\n${lines}\n`

describe('what builds of GNU wget print', () => {
  it.each([
    [
      'GnuTLS',
      'ERROR: The certificate of ‘web.demo.svc’ is not trusted.\nERROR: The certificate of ‘web.demo.svc’ has expired.',
      'expired',
    ],
    ['GnuTLS', "The certificate's owner does not match hostname ‘web.demo.svc’", 'wrong-name'],
    ['OpenSSL', "ERROR: cannot verify web.demo.svc's certificate, issued by ‘CN=ca’:\n  Issued certificate has expired.", 'expired'],
    [
      'OpenSSL',
      "ERROR: cannot verify web.demo.svc's certificate, issued by ‘CN=ca’:\n  Issued certificate not yet valid.",
      'not-yet-valid',
    ],
    ['OpenSSL', "ERROR: certificate common name ‘x’ doesn't match requested host name ‘web.demo.svc’.", 'wrong-name'],
    ['OpenSSL', 'ERROR: no certificate subject alternative name matches\n\trequested host name ‘web.demo.svc’.', 'wrong-name'],
  ])('wget with %s: %s is %s', (_, lines, fault) => {
    expect(judge(wget, [[5, '', gnu(lines)]])).toMatchObject({ states: failed, faults: expect.arrayContaining([fault]), status: undefined })
  })

  it.each([
    ["ERROR: The certificate of 'web.demo.svc' is not trusted.\nERROR: The certificate of 'web.demo.svc' doesn't have a known issuer."],
    ["ERROR: cannot verify web.demo.svc's certificate, issued by ‘CN=ca’:\n  Unable to locally verify the issuer's authority."],
    ["ERROR: cannot verify web.demo.svc's certificate, issued by ‘CN=ca’:\n  Self-signed certificate encountered."],
  ])('wget rejects the authority alone, and the request is sent again without a check: %s', (lines) => {
    const again = gnu(
      `${lines.replaceAll('ERROR', 'WARNING')}\nHTTP request sent, awaiting response... \n  HTTP/1.1 200 OK\n  Server: edge`,
    )
    expect(
      judge(wget, [
        [5, '', gnu(lines)],
        [0, '', again],
      ]),
    ).toMatchObject({ faults: ['unknown-authority'], status: 200 })
  })

  it('wget prints interim answers first, and the one behind them counts', () => {
    const said = gnu(
      'HTTP request sent, awaiting response... \n  HTTP/1.1 103 Early Hints\n  HTTP/1.1 503 Service Unavailable\n  Server: edge',
    )
    expect(judge(wget, [[8, '', said]], { scheme: 'http' })).toMatchObject({ status: 503 })
    expect(
      judge(
        wget,
        [
          [124, '', said.split('  HTTP/1.1 503')[0] ?? ''],
          [4, '', ''],
        ],
        { scheme: 'http' },
      )?.status,
    ).toBeUndefined()
  })

  it('wget sends no TLS to an endpoint, since its server name would be an address', () => {
    const endpoint = { address: '10.244.0.3', port: 8443 }
    expect(judge(wget, [], { ofPort: { endpoint, chosenBy: 'name', names: [] } })).toBeUndefined()
  })
})

describe('what BusyBox wget prints', () => {
  const note = 'Connecting to web.demo.svc (10.96.0.9:443)\nwget: note: TLS certificate validation not implemented\n'

  it('it checks no certificate, so TLS is unknown and the status is read', () => {
    expect(judge(wgetBusybox, [[0, '', `${note}  HTTP/1.1 200 OK\n`]])).toMatchObject({
      states: 'dns ok, tcp ok, tls unknown, http ok',
      faults: [],
    })
  })

  it('a handshake that fails is unknown, since it knows few ciphers', () => {
    const said = `${note}wget: TLS error from peer (alert code 40): handshake failure\nwget: error getting response: Connection reset by peer\n`
    expect(judge(wgetBusybox, [[1, '', said]])).toMatchObject({ states: 'dns ok, tcp unknown, tls unknown, http unknown', faults: [] })
  })

  it('a server that answers without TLS is recognized by the bytes that it prints', () => {
    const said = `${note}wget: got bad TLS record (len:47) while expecting handshake record\n 48 54 54 50 2f 31 2e 31 20 34 30 30\n`
    expect(judge(wgetBusybox, [[1, '', said]])).toMatchObject({ faults: ['not-tls'] })
  })

  it('an error of the server, a refusal and a build without TLS are told apart', () => {
    const http = { scheme: 'http' } as const
    expect(
      judge(wgetBusybox, [[1, '', '  HTTP/1.1 404 Not Found\nwget: server returned error: HTTP/1.1 404 Not Found\n']], http)?.status,
    ).toBe(404)
    const refused = "wget: can't connect to remote host (10.96.0.9): Connection refused\n"
    expect(judge(wgetBusybox, [[1, '', refused]], http)?.states).toBe('dns ok, tcp failed, http not-reached')
    expect(judge(wgetBusybox, [[1, '', 'wget: not an http or ftp url: https://web.demo.svc/\n']])).toBeUndefined()
  })
})

describe('what versions of openssl print', () => {
  it.each([
    ['1.0.2', '139:error:1408F10B:SSL routines:SSL3_GET_RECORD:wrong version number:s3_pkt.c:365:'],
    ['1.1.1', '140:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:331:'],
    ['3.0', '4027:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:350:'],
  ])('openssl %s meets a server without TLS, which nc proves', (_, words) => {
    const shaken: Said = [1, `CONNECTED(00000003)\n${words}\nno peer certificate available\n`, '']
    expect(judge(openssl, [shaken, [0, 'HTTP/1.1 200 OK\r\n\r\n', '']])).toMatchObject({ states: failed, faults: ['not-tls'] })
    expect(judge(openssl, [shaken, [127, '', 'nc: not found']])).toMatchObject({ states: failed, faults: [] })
  })

  it.each([
    ['connect:errno=111\nBIO_connect:Connection refused', 1, 'dns ok, tcp failed, tls not-reached, http not-reached'],
    ['', 124, 'dns ok, tcp failed, tls not-reached, http not-reached'],
  ])('no connection fails at TCP: %j, exit code %i', (stdout, exitCode, states) => {
    expect(judge(openssl, [[exitCode, stdout, '']])?.states).toBe(states)
  })
})
