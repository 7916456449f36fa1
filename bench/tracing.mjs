// The cost of tracing and diagnosing in one process: µs per Service, and how it grows with the number of Services.
import { diagnose } from '../src/diagnose/diagnose.ts'
import { createLookup } from '../src/trace/lookup.ts'
import { traceService } from '../src/trace/service.ts'
import { endpointOf, pod, service, slice, snapshot } from '../test/build.ts'

/** A cluster of `count` Services with five ready Pods each. */
function cluster(count) {
  const services = []
  const pods = []
  const slices = []
  for (let index = 0; index < count; index++) {
    const app = `app-${index}`
    const own = Array.from({ length: 5 }, (_, number) =>
      pod(`${app}-${number}`, { labels: { app }, namespace: `ns-${index % 50}`, ips: [`10.${index >> 8}.${index & 255}.${number + 1}`] }),
    )
    const place = { namespace: `ns-${index % 50}`, name: app }
    services.push(service({ ...place, selector: { app } }))
    slices.push(
      slice(
        own.map((each) => endpointOf(each)),
        { namespace: place.namespace, name: `${app}-x`, service: app },
      ),
    )
    pods.push(...own)
  }
  return snapshot({ services, pods, slices })
}

/** ms for all Services of a cluster. */
function once(from) {
  const start = performance.now()
  const lookup = createLookup(from)
  for (const { namespace, name } of from.services)
    diagnose(traceService(namespace, { kind: 'service', name }, lookup), { kubectlFlags: [] })
  return performance.now() - start
}

export function tracing() {
  const small = cluster(200)
  const large = cluster(2_000)
  for (let warm = 0; warm < 5; warm++) once(small)
  const best = (from) => Math.min(...Array.from({ length: 7 }, () => once(from)))
  const [few, many] = [best(small), best(large)]
  const each = (many * 1_000) / 2_000
  return `tracing and diagnosing 2,000 Services of 5 Pods\n  ${each.toFixed(0)} µs each (to reach: ≤ 50); 10 × the Services take ${(many / few).toFixed(1)} × the time (to reach: ≤ 11)`
}
