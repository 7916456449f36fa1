// The cost of policies in one process. First: 10,000 Pods and 2,000 policies in one namespace, and one Service of five Pods, without a client
// and with one; against JSON.parse of what the server would have sent. Medians, after a warm-up. Then a snapshot of 200 workloads and 200
// Services, of which the matrix is compared with the list.
import { writeFileSync } from 'node:fs'
import { withClients } from '../src/trace/access/clients.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceService } from '../src/trace/service.ts'
import { endpointOf, pod, service, slice, snapshot } from '../test/build.ts'

const ROUNDS = 9

/** `apps` workloads of some Pods and their Services, and so many policies: each lets a workload in from another one. */
function cluster(apps, podsEach, policies) {
  const all = Array.from({ length: apps }, (_, index) => {
    const labels = { app: `app-${index}`, tier: `tier-${index % 7}` }
    const pods = Array.from({ length: podsEach }, (_, number) =>
      pod(`app-${index}-${number}`, {
        labels,
        ips: [`10.${index >> 8}.${index & 255}.${number + 1}`],
        owner: { kind: 'StatefulSet', name: `app-${index}` },
      }),
    )
    return { labels, pods }
  })
  const selecting = (matchLabels) => ({ matchLabels, matchExpressions: [] })
  return snapshot({
    services: all.map(({ labels }) => service({ name: labels.app, selector: { app: labels.app } })),
    slices: all.map(({ labels, pods }) =>
      slice(
        pods.map((one) => endpointOf(one)),
        { name: `${labels.app}-x`, service: labels.app },
      ),
    ),
    pods: all.flatMap(({ pods }) => pods),
    policies: Array.from({ length: policies }, (_, index) => ({
      kind: 'NetworkPolicy',
      namespace: 'demo',
      name: `policy-${index}`,
      podSelector: selecting({ app: `app-${index % apps}` }),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { peers: [{ type: 'pods', pods: selecting({ app: `app-${(index + 1) % apps}` }) }], ports: [{ protocol: 'TCP', port: 8080 }] },
      ],
      egress: [{ peers: [{ type: 'pods', pods: selecting({ tier: `tier-${index % 7}` }) }], ports: [] }],
    })),
    namespaces: [{ kind: 'Namespace', name: 'demo', labels: {} }],
    extent: { ...snapshot().extent, namespaces: 'all' },
  })
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

/** The median ms of some runs; `before` makes what each needs, and does not count. */
function timed(before, run) {
  const once = () => {
    const made = before()
    const start = performance.now()
    run(made)
    return performance.now() - start
  }
  for (let warm = 0; warm < 2; warm++) once()
  return median(Array.from({ length: ROUNDS }, once))
}

/** Writes a snapshot of 200 workloads with policies for each, their Services among them. */
export function writeWide(file) {
  writeFileSync(file, JSON.stringify(cluster(200, 3, 200)))
}

export function policies() {
  const large = cluster(2_000, 5, 2_000)
  // Slim objects are smaller than what a server sends: parsing its real answers would take longer.
  const text = JSON.stringify([large.pods, large.policies])
  const parsing = timed(
    () => text,
    (answers) => JSON.parse(answers),
  )
  const bare = { ...large, policies: [] }
  const clients = [{ kind: 'pod', name: 'app-1-0' }]
  const traced = (from, refs) =>
    timed(
      () => withClients(createLookup(from), refs, 'demo'),
      (lookup) => traceService('demo', { kind: 'service', name: 'app-0' }, lookup),
    )
  const open = traced(large, []) - traced(bare, [])
  const asked = traced(large, clients) - traced(bare, clients)
  return `policies: one Service among 10,000 Pods and 2,000 policies of its namespace
  ${(open / parsing).toFixed(2)} × the time to parse the answers (to reach: < 1), ${open.toFixed(1)} ms against ${parsing.toFixed(1)} ms; with --from ${(asked / parsing).toFixed(2)} ×`
}
