// The cost of tracing and diagnosing in one process: µs per Service, and how it grows with the number of Services. Each sample traces as many
// Services, those of one large cluster or of ten small ones, so that both make as much garbage and read as much memory; the two are taken in
// turn, after a warm-up and a collection of garbage, and the median of the pairs counts.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { diagnose } from '../src/diagnose/diagnose.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceService } from '../src/trace/service.ts'
import { endpointOf, ingress, pod, service, slice, snapshot, workload } from '../test/build.ts'

const SERVICES = 2_000
const ROUNDS = 15

/** A cluster of Services with five ready Pods each, in so many namespaces; `routed` gives each an Ingress and a Deployment, too. */
function cluster(count, { namespaces, routed = false }) {
  const all = Array.from({ length: count }, (_, index) => {
    const app = `app-${index}`
    const place = { namespace: `ns-${index % namespaces}`, name: app }
    const pods = Array.from({ length: 5 }, (_, number) =>
      pod(`${app}-${number}`, { labels: { app }, namespace: place.namespace, ips: [`10.${index >> 8}.${index & 255}.${number + 1}`] }),
    )
    const endpoints = pods.map((each) => endpointOf(each))
    return {
      service: service({ ...place, selector: { app } }),
      pods,
      slice: slice(endpoints, { namespace: place.namespace, name: `${app}-x`, service: app }),
      ingress: ingress(app, { name: app, portNumber: 80 }, { namespace: place.namespace }),
      workload: workload(app, { namespace: place.namespace, podLabels: { app } }),
    }
  })
  return snapshot({
    services: all.map((one) => one.service),
    pods: all.flatMap((one) => one.pods),
    slices: all.map((one) => one.slice),
    ...(routed && { ingresses: all.map((one) => one.ingress), workloads: all.map((one) => one.workload) }),
  })
}

/** ms for all Services of some clusters. */
function once(clusters) {
  const start = performance.now()
  for (const from of clusters) {
    const lookup = createLookup(from)
    for (const { namespace, name } of from.services)
      diagnose(traceService(namespace, { kind: 'service', name }, lookup), { kubectlFlags: [] })
  }
  return performance.now() - start
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}

/** µs for each Service of a large cluster, the first time and later, and how many times as long it takes as a small one of a tenth. */
function grown(shape) {
  const large = [cluster(SERVICES, shape)]
  const small = Array.from({ length: 10 }, () => cluster(SERVICES / 10, shape))
  const collect = collector()
  const sample = (clusters) => {
    collect()
    return once(clusters)
  }
  const first = sample(large)
  for (let warm = 0; warm < 5; warm++) for (const one of [small, large]) sample(one)
  const pairs = Array.from({ length: ROUNDS }, () => [sample(large), sample(small)])
  const each = (ms) => (ms * 1_000) / SERVICES
  return { first: each(first), each: each(median(pairs.map(([ms]) => ms))), ratio: 10 * median(pairs.map(([a, b]) => a / b)) }
}

function collector() {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
}

export function tracing() {
  const spread = grown({ namespaces: 50 })
  const dense = grown({ namespaces: 1, routed: true })
  return `tracing and diagnosing 2,000 Services of 5 Pods
  ${spread.each.toFixed(0)} µs each (to reach: ≤ 40), ${spread.first.toFixed(0)} µs the first time; 10 × the Services take ${spread.ratio.toFixed(1)} × the time (to reach: ≤ 11)
  all in one namespace, each with an Ingress and a Deployment: ${dense.each.toFixed(0)} µs each; 10 × the Services take ${dense.ratio.toFixed(1)} × the time (to reach: ≤ 11)`
}
