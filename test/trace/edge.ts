import type { Snapshot } from '../../src/model/snapshot.ts'
import { healthy } from '../build.ts'
import { envoy, gateway, route } from '../build-gateway.ts'

export const edge = (part: Partial<Snapshot> = {}): Snapshot =>
  healthy({
    extent: {
      ...healthy().extent,
      gateways: 'all',
      gatewayclasses: 'all',
      gatewayroutes: 'all',
      referencegrants: 'all',
      namespaces: 'all',
    },
    gateways: [gateway()],
    gatewayClasses: [{ ...envoy, conditions: [] }],
    gatewayRoutes: [route()],
    namespaces: [{ kind: 'Namespace', name: 'demo', labels: { 'kubernetes.io/metadata.name': 'demo', tier: 'front' } }],
    ...part,
  })

export const codes = (one: { findings: { code: string; confidence: string }[] }) =>
  one.findings.map(({ code, confidence }) => `${code} ${confidence}`)
