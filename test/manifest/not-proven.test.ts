import { describe, expect, test } from 'vitest'
import type { TargetRef } from '../../src/model/target.ts'
import { ingress, service, trace, workload } from './traced.ts'

const web = [service('selector: {app: web}, ports: [{port: 80, targetPort: 8080}]'), workload()]
const virtualService =
  '{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: v2}}]}]}}'
const rule = (name: string, labels: string) =>
  `{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: web}, spec: {host: web, subsets: [{name: ${name}, labels: {${labels}}}]}}`
const ofService: TargetRef = { kind: 'service', name: 'web' }
const ofIngress: TargetRef = { kind: 'route', type: 'Ingress', name: 'web' }
const ofIstio: TargetRef = { kind: 'route', type: 'VirtualService', name: 'web' }

describe('what is not among manifests may be kept elsewhere', () => {
  test.each([
    [
      'a Service that a route names',
      ofIngress,
      [...web, ingress('number: 80', 'wed')],
      'ingress/web: Service "wed" is not among the manifests',
      'any host / leads to Service wed, which is not among the manifests. Closest match: Service web.',
    ],
    [
      'a Pod with the labels of a selector',
      ofService,
      [service('selector: {app: wbe}, ports: [{port: 80, targetPort: 8080}]'), workload()],
      'selector matches no known Pod',
      'No known Pod in namespace default has the labels app=wbe; closest match: web-*-1 has app=web, not app=wbe.',
    ],
    [
      'a DestinationRule with a subset',
      ofIstio,
      [...web, virtualService, rule('v1', 'app: web')],
      'no known DestinationRule has subset v2 of virtualservice/web',
      'Service web has the subset v1. Requests for subset v2 get 503, unless another DestinationRule defines it.',
    ],
    [
      'a Pod of a subset',
      ofIstio,
      [...web, virtualService, rule('v2', 'version: v2')],
      'no known Pod is in subset v2 of virtualservice/web',
      'DestinationRule web selects the labels version=v2, and no known Pod of Service web has them. Requests for subset v2 get 503, unless another manifest makes such Pods.',
    ],
  ])('%s: title and message of the finding say no more than that', async (_, target, documents, title, message) => {
    const { verdict, findings } = await trace(documents.join('\n---\n'), target)
    expect([verdict, findings.map((one) => [one.confidence, one.title, one.message])]).toEqual(['unknown', [['inferred', title, message]]])
  })
})
