import type { HttpFault, HttpProbe, ServerCertificate } from '../../src/model/http-probe.ts'
import type { Trace } from '../../src/model/trace.ts'
import { healthy } from '../build.ts'
import { traceProbed } from './probed.ts'

const day = 86_400_000

/** A time so many days from that at which the cluster was read. */
export function inDays(days: number): string {
  return new Date(Date.parse(healthy().taken) + days * day).toISOString()
}

/** A request to the Service port `http` of `web` from this machine, and what is found with it. */
export function traceRequested(part: Partial<HttpProbe>, certificate: Partial<ServerCertificate> = {}): Promise<Trace> {
  const probe: HttpProbe = {
    kind: 'http',
    to: { scheme: 'https', host: 'shop.example.com', port: 443, path: '/', addresses: [], position: 0 },
    layers: [{ layer: 'tls', state: 'ok', ms: 1 }],
    faults: [],
    certificate: { names: ['shop.example.com'], issuer: 'CA', notBefore: inDays(-60), notAfter: inDays(30), ...certificate },
    ms: 1,
    ...part,
  }
  return traceProbed(healthy(), { listens: () => ['tcp6 :::8080'], requests: [probe] })
}

/** The code, severity and confidence of each finding. */
export function outlineOf({ findings }: Trace): string[] {
  return findings.map(({ code, severity, confidence }) => `${code} ${severity} ${confidence}`)
}

/** Some faults, as a request has them. */
export const faulty = (...faults: HttpFault[]) => ({ faults })
