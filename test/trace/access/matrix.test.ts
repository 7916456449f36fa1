import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientAccesses } from '../../../src/kube/client-access.ts'
import { createTracer } from '../../../src/live/tracer.ts'
import type { AccessMatrix } from '../../../src/model/access-matrix.ts'
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../../../src/model/resources.ts'
import type { Snapshot } from '../../../src/model/snapshot.ts'
import { accessMatrix } from '../../../src/trace/access/matrix.ts'
import { endpointOf, pod, port, service, slice, snapshot } from '../../build.ts'

const labelled = (matchLabels: Record<string, string>) => ({ matchLabels, matchExpressions: [] })

function policy(name: string, part: Partial<NetworkPolicy> = {}): NetworkPolicy {
  return {
    kind: 'NetworkPolicy',
    namespace: 'demo',
    name,
    podSelector: labelled({}),
    policyTypes: ['Ingress'],
    ingress: [],
    egress: [],
    ...part,
  }
}

/** Workloads of some Pods, each with a Service on two ports. */
function cluster(apps: Readonly<Record<string, readonly Partial<Pod>[]>>, policies: NetworkPolicy[]): Snapshot {
  const ports = [port(), port({ name: 'metrics', port: 9090, targetPort: 9090 })]
  const pods = new Map(
    Object.entries(apps).map(([app, list], at) => [
      app,
      list.map((part, index) =>
        pod(`${app}-${index}`, {
          labels: { app, ...part.labels },
          ips: [`10.244.${at}.${index + 1}`],
          owner: { kind: 'StatefulSet', name: app },
          ...(part.hostNetwork && { hostNetwork: true, ips: ['192.0.2.1'] }),
        }),
      ),
    ]),
  )
  const names = [...pods.keys()]
  return snapshot({
    services: names.map((name) => service({ name, selector: { app: name }, ports })),
    pods: [...pods.values()].flat(),
    slices: names.map((name) =>
      slice(
        (pods.get(name) ?? []).map((one) => endpointOf(one)),
        {
          name: `${name}-1`,
          service: name,
          ports: [
            { name: 'http', port: 8080, protocol: 'TCP' },
            { name: 'metrics', port: 9090, protocol: 'TCP' },
          ],
        },
      ),
    ),
    policies,
    namespaces: [{ kind: 'Namespace', name: 'demo', labels: {} }],
    extent: { ...snapshot().extent, namespaces: 'all' },
  })
}

/** `front → web:80 allowed`. */
function words({ clients, services, cells }: AccessMatrix): string[] {
  return clients.flatMap(({ workloads }, row) =>
    services.map(({ name, ports }, at) => {
      const from = workloads.length === 0 ? 'outside' : workloads.map((one) => one.name).join('+')
      return `${from} → ${name}:${ports.map((one) => one.port).join(',')} ${cells[row]?.[at]?.result}`
    }),
  )
}

describe('the matrix', () => {
  const two = [{}, {}]

  it('the matrix shows workloads that fare alike as one row, and ports that do as one column', () => {
    const onlyFront = { peers: [{ type: 'pods' as const, pods: labelled({ app: 'front' }) }], ports: [{ protocol: 'TCP', port: 8080 }] }
    const matrix = accessMatrix(
      cluster({ front: two, back: two, web: two }, [policy('web', { podSelector: labelled({ app: 'web' }), ingress: [onlyFront] })]),
      'demo',
    )
    expect(words(matrix)).toEqual([
      'back+web → back:80,9090 allowed',
      'back+web → front:80,9090 allowed',
      'back+web → web:80 denied',
      'back+web → web:9090 denied',
      'front → back:80,9090 allowed',
      'front → front:80,9090 allowed',
      'front → web:80 allowed',
      'front → web:9090 denied',
      'outside → back:80,9090 allowed',
      'outside → front:80,9090 allowed',
      'outside → web:80 denied',
      'outside → web:9090 denied',
    ])
  })

  it('the matrix names the policy that decides, and on which side', () => {
    const deny = policy('no-egress', { podSelector: labelled({ app: 'back' }), policyTypes: ['Egress'] })
    const { cells, clients } = accessMatrix(cluster({ back: two, web: two }, [deny]), 'demo')
    const back = clients.findIndex(({ workloads }) => workloads[0]?.name === 'back')
    expect(cells[back]?.[1]).toMatchObject({ result: 'denied', egress: { policy: { name: 'no-egress' } }, certainty: 'inferred' })
    expect(cells[back]?.[1]).not.toHaveProperty('ingress')
  })

  it('the matrix is unknown for a workload whose Pods differ, and has no result for a Service without endpoints', () => {
    const tier = { peers: [{ type: 'pods' as const, pods: labelled({ tier: 'a' }) }], ports: [] }
    const apps = { back: [{ labels: { tier: 'a' } }, {}], web: two, empty: [] }
    const matrix = accessMatrix(cluster(apps, [policy('web', { podSelector: labelled({ app: 'web' }), ingress: [tier] })]), 'demo')
    expect(words(matrix)).toContain('back → web:80,9090 unknown')
    expect(words(matrix)).toContain('back → empty:80,9090 none')
  })

  it('the matrix says the same as a trace with --from, whatever the classes', () => {
    const label = fc.constantFrom('a', 'b')
    const peers: fc.Arbitrary<NetworkPolicyPeer[]> = fc.oneof(
      fc.constant<NetworkPolicyPeer[]>([]),
      label.map((tier) => [{ type: 'pods' as const, pods: labelled({ tier }) }]),
      fc.constantFrom('10.244.0.0/24', '10.244.1.1/32').map((cidr) => [{ type: 'ipBlock' as const, cidr, except: [] }]),
    )
    const ports: fc.Arbitrary<NetworkPolicyPort[]> = fc.constantFrom<NetworkPolicyPort[]>(
      [],
      [{ protocol: 'TCP', port: 8080 }],
      [{ protocol: 'TCP', port: 'http' }],
    )
    const rules = fc.array(fc.record({ peers, ports }), { maxLength: 2 })
    const policies = fc.array(
      fc.record({
        podSelector: fc.constantFrom(labelled({}), labelled({ app: 'x' }), labelled({ tier: 'a' })),
        ingress: rules,
        egress: rules,
        policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
      }),
      { maxLength: 3 },
    )
    const members = fc.array(fc.record({ labels: label.map((tier) => ({ tier })), hostNetwork: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    })
    fc.assert(
      fc.property(members, members, policies, (x, y, drawn) => {
        const from = cluster(
          { x, y },
          drawn.map((part, index) => policy(`p${index}`, part)),
        )
        const { clients, services, cells } = accessMatrix(from, 'demo')
        clients.forEach(({ workloads }, row) => {
          services.forEach(({ name, ports }, at) => {
            // A connection of a Pod to itself counts for a trace; in the matrix it counts only if there is no other Pod.
            if (workloads.some((one) => one.name === name)) return
            const clients = workloads.map((one) => ({ kind: 'workload' as const, type: 'StatefulSet' as const, name: one.name }))
            const named = {
              ...from,
              workloads: workloads.map((one) => ({
                kind: 'StatefulSet',
                namespace: 'demo',
                name: one.name,
                readyReplicas: 1,
                podLabels: {},
              })),
            }
            const [trace] = createTracer([]).traces(named, [
              {
                namespace: 'demo',
                target: { kind: 'service', name, ...(ports.length === 1 && { port: ports[0]?.port ?? 0 }) },
                clients: clients.length > 0 ? clients : [{ kind: 'outside' }],
              },
            ])
            const results = new Set(
              trace?.ports.flatMap(({ endpoints }) =>
                endpoints.filter(({ usable }) => usable).flatMap((one) => clientAccesses(one).map(({ result }) => result)),
              ),
            )
            const [only = 'none'] = results
            expect(cells[row]?.[at]?.result).toBe(results.size > 1 ? 'unknown' : only)
          })
        })
      }),
      { numRuns: 300 },
    )
  })
})
