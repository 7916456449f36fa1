import type { HttpProbe } from '../../../src/model/http-probe.ts'
import type { Scenarios } from '../scenario.ts'

const certificate = {
  names: ['shop.example.com', 'www.shop.example.com'],
  issuer: 'Example CA R3',
  notBefore: '2025-10-03T00:00:00.000Z',
  notAfter: '2026-01-01T00:00:00.000Z',
}

/** A request to the Ingress of `web` from this machine that works, but for what is said. */
function request(part: Partial<HttpProbe>): HttpProbe {
  return {
    kind: 'http',
    to: { scheme: 'https', host: 'shop.example.com', port: 443, path: '/cart', addresses: ['203.0.113.7'], position: 0 },
    address: '203.0.113.7',
    layers: [
      { layer: 'dns', state: 'ok', ms: 3 },
      { layer: 'tcp', state: 'ok', ms: 11 },
      { layer: 'tls', state: 'ok', ms: 24 },
      { layer: 'http', state: 'ok', ms: 38 },
    ],
    faults: [],
    certificate: { ...certificate, notAfter: '2026-04-01T00:00:00.000Z' },
    tlsVersion: 'TLSv1.3',
    protocol: 'h2',
    status: 200,
    server: 'edge',
    ms: 76,
    ...part,
  }
}

const reached = [
  { layer: 'dns', state: 'ok', ms: 3 },
  { layer: 'tcp', state: 'ok', ms: 11 },
] as const

/** A request that ended in TLS. */
function ended(message: string, part: Partial<HttpProbe>): HttpProbe {
  const { status: _, server: __, protocol: ___, tlsVersion: ____, certificate: _____, ...rest } = request({})
  const layers: HttpProbe['layers'] = [
    ...reached,
    { layer: 'tls', state: 'failed', ms: 24, message },
    { layer: 'http', state: 'not-reached' },
  ]
  return { ...rest, layers, ...part }
}

const listens = () => ['tcp6 :::8080']

/** What a request from this machine shows. */
export const requestScenarios: Scenarios = {
  PT411: {
    fault: {
      what: 'The certificate of the entry point has expired.',
      probe: { listens, requests: [ended('expired 14d ago', { faults: ['expired'], certificate })] },
      verdict: 'degraded',
    },
    twin: {
      what: 'The certificate is about to expire.',
      probe: { listens, requests: [request({ certificate: { ...certificate, notAfter: '2026-01-16T00:00:00.000Z' } })] },
      verdict: 'healthy',
    },
  },
  PT412: {
    fault: {
      what: 'The port of an https URL answers without TLS.',
      probe: { listens, requests: [ended('the server answers without TLS', { faults: ['not-tls'] })] },
      verdict: 'degraded',
    },
    twin: {
      what: 'The handshake fails, and the port answers no HTTP either.',
      probe: { listens, requests: [ended('wrong version number (ERR_SSL_WRONG_VERSION_NUMBER)', {})] },
      verdict: 'healthy',
    },
  },
  PT413: {
    fault: {
      what: 'A proxy answers 503.',
      probe: { listens, requests: [request({ status: 503 })] },
      verdict: 'degraded',
    },
    twin: {
      what: 'The request lacks credentials.',
      probe: { listens, requests: [request({ status: 401 })] },
      verdict: 'healthy',
    },
  },
}
