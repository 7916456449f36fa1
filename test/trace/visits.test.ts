import { expect, it } from 'vitest'
import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { HeldAddress } from '../../src/model/held-address.ts'
import type { ServiceExport, ServiceImport } from '../../src/model/multi-cluster.ts'
import type { OtherRoute } from '../../src/model/other-route.ts'
import type { NetworkPolicy, Service } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import { createLookup } from '../../src/trace/lookup.ts'
import { traceService } from '../../src/trace/service.ts'
import { container, endpointOf, ingress, node, pod, port, service, slice, snapshot, workload } from '../build.ts'
import { backend, envoy, gateway, grant, route } from '../build-gateway.ts'

/** For each five Services one of each type. */
function typeOf(index: number): Partial<Service> {
  const ports = [port({ nodePort: 30_000 + index })]
  switch (index % 5) {
    case 1:
      return { type: 'LoadBalancer', loadBalancer: [{ ip: `203.0.${index >> 8}.${index & 255}`, ipMode: 'VIP', ports: [] }], ports }
    case 2:
      return { type: 'NodePort', ports }
    case 3:
      return { headless: true, clusterIPs: [] }
    case 4:
      return { type: 'ExternalName', externalName: `app-${index - 1}.demo.svc.cluster.local`, clusterIPs: [] }
    default:
      return {}
  }
}

/** The objects of one Service of a namespace: one of each kind that a trace reads. */
function part(index: number) {
  const name = `app-${index}`
  const labels = { app: name }
  const place = { namespace: 'demo', name }
  const selector = { matchLabels: labels, matchExpressions: [] }
  const owner = { kind: 'ReplicaSet', name: `${name}-6d4f` }
  const containers = [container(), container({ name: 'istio-proxy', ports: [] })]
  const pods = [1, 2].map((one) => pod(`${name}-${one}`, { labels, owner, containers, ips: [`10.${one}.${index >> 8}.${index & 255}`] }))
  const clusterIPs = [`10.96.${index >> 8}.${index & 255}`]
  const to = {
    field: 'spec.to',
    nameField: 'name',
    kind: 'Service',
    ...place,
    portMeaning: 'endpoint',
    withoutPort: 'all',
    weight: 1,
  } as const
  const policy: NetworkPolicy = {
    kind: 'NetworkPolicy',
    ...place,
    podSelector: selector,
    policyTypes: ['Ingress'],
    ingress: [{ peers: [{ type: 'pods', pods: selector }], ports: [] }],
    egress: [],
  }
  const exported: ServiceExport = { kind: 'ServiceExport', ...place, conditions: [] }
  const imported: ServiceImport = { kind: 'ServiceImport', ...place, type: 'ClusterSetIP', ips: [], ports: [], clusters: [] }
  const openShift: OtherRoute = {
    group: 'route.openshift.io',
    kind: 'Route',
    ...place,
    hosts: [`${name}.example.com`],
    parents: [],
    rules: [{ field: 'spec', hosts: [], matches: [], backends: [to] }],
    includes: [],
    statements: [],
  }
  return {
    services: [service({ name, selector: labels, clusterIPs, ...typeOf(index) })],
    pods,
    slices: [
      slice(
        pods.map((one) => endpointOf(one)),
        { name: `${name}-x`, service: name },
      ),
    ],
    workloads: [
      workload(name, { podLabels: labels }),
      workload(owner.name, { kind: owner.kind, owner: { kind: 'Deployment', name }, podLabels: labels }),
    ],
    ingresses: [ingress(name, { name, portNumber: 80 }, { addresses: ['203.0.113.9'], className: 'nginx' })],
    gatewayRoutes: [route({ name }, [backend({ name })])],
    referenceGrants: [grant('demo', 'other', { name })],
    exports: [exported],
    imports: [imported],
    policies: [policy],
    otherRoutes: [openShift],
    heldAddresses: clusterIPs.map(
      (ip): HeldAddress => ({
        address: ip,
        object: { kind: 'IPAddress', name: ip },
        field: 'spec.parentRef',
        owner: { kind: 'Service', namespace: 'demo', name },
      }),
    ),
  }
}

/** How often something of an object was read while all Services of a namespace were traced. */
function visitsOf(count: number): number {
  let visits = 0
  const watched = <T extends object>(object: T): T =>
    new Proxy(object, {
      get(target, key) {
        visits++
        return Reflect.get(target, key)
      },
    })
  const parts = Array.from({ length: count }, (_, index) => part(index))
  const from: Snapshot = snapshot({
    services: parts.flatMap((one) => one.services.map(watched)),
    pods: parts.flatMap((one) => one.pods.map(watched)),
    slices: parts.flatMap((one) => one.slices.map(watched)),
    workloads: parts.flatMap((one) => one.workloads.map(watched)),
    ingresses: parts.flatMap((one) => one.ingresses.map(watched)),
    gatewayRoutes: parts.flatMap((one) => one.gatewayRoutes.map(watched)),
    referenceGrants: parts.flatMap((one) => one.referenceGrants.map(watched)),
    exports: parts.flatMap((one) => one.exports.map(watched)),
    imports: parts.flatMap((one) => one.imports.map(watched)),
    policies: parts.flatMap((one) => one.policies.map(watched)),
    otherRoutes: parts.flatMap((one) => one.otherRoutes.map(watched)),
    heldAddresses: parts.flatMap((one) => one.heldAddresses.map(watched)),
    gateways: [gateway()],
    gatewayClasses: [{ ...envoy, conditions: [] }],
    nodes: [node('node-1')],
    extent: { ...snapshot().extent, gatewayroutes: 'all', gateways: 'all', otherroutes: 'all', multicluster: 'all', dataplane: 'all' },
  })
  const lookup = createLookup(from)
  const names = from.services.map(({ name }) => name)
  visits = 0
  for (const name of names) diagnose(traceService('demo', { kind: 'service', name }, lookup), { kubectlFlags: [] })
  return visits
}

it('four times as many Services in a namespace, each with an object of every kind, take four times as many reads of objects', () => {
  expect(visitsOf(200) / visitsOf(50)).toBeLessThan(4.2)
})
