import { expect, it } from 'vitest'
import { projectIngress } from '../../src/cluster/project/ingress.ts'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Ingress } from '../../src/model/ingress.ts'
import type { Trace } from '../../src/model/trace.ts'
import { traceIngress } from '../../src/trace/ingress.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { healthy, said, verdictAndCodes } from '../build.ts'

/** An Ingress of the AWS Load Balancer Controller, as it is in the API. */
function ingressOf(backend: object, annotations: Record<string, string> = {}): Ingress {
  const path = (name: string, service: object) => ({ path: name, pathType: 'Prefix', backend: { service } })
  const ingress = projectIngress({
    metadata: { name: 'shop', namespace: 'demo', annotations },
    spec: {
      ingressClassName: 'alb',
      rules: [{ http: { paths: [path('/*', backend), path('/', { name: 'web', port: { number: 80 } })] } }],
    },
    status: { loadBalancer: { ingress: [{ hostname: 'shop.elb.example.com' }] } },
  })
  if (!ingress) throw new Error('an Ingress has a name')
  return ingress
}

function traced(ingress: Ingress): Trace {
  const lookup = createLookup(healthy({ ingresses: [ingress] }))
  return diagnose(traceIngress('demo', { kind: 'route', type: 'Ingress', name: 'shop' }, lookup), { kubectlFlags: [] })
}

const redirect = { name: 'ssl-redirect', port: { name: 'use-annotation' } }
const action = (value: object) => ({ 'alb.ingress.kubernetes.io/actions.ssl-redirect': JSON.stringify(value) })

it('an action by annotation that redirects is no missing Service, and the Ingress is healthy', () => {
  const trace = traced(ingressOf(redirect, action({ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } })))
  expect(verdictAndCodes(trace)).toBe('healthy')
  expect(trace.routes[0]).toMatchObject({ state: 'ok', backend: { kind: 'action', service: 'ssl-redirect' } })
})

it('an action whose annotation is missing is not traced', () => {
  expect(verdictAndCodes(traced(ingressOf(redirect)))).toBe('unknown')
})

it('an action with the same name as a Service is not a reference to that Service', () => {
  const ingress = ingressOf({ name: 'web', port: { name: 'use-annotation' } })
  expect(said(healthy({ ingresses: [ingress] }))).toBe('healthy')
  expect(verdictAndCodes(traced(ingress))).toBe('unknown')
})

it('an Ingress of an AWS load balancer that names a missing Service, or a missing port, is still broken in part', () => {
  expect(verdictAndCodes(traced(ingressOf({ name: 'ssl-redirect', port: { number: 80 } })))).toBe('degraded PT501')
  expect(verdictAndCodes(traced(ingressOf({ name: 'web', port: { name: 'use-annotations' } })))).toBe('degraded PT502')
})
