import { diagnose } from '../../src/diagnose/diagnose.ts'
import type { Pod } from '../../src/model/resources.ts'
import type { Snapshot } from '../../src/model/snapshot.ts'
import type { Trace } from '../../src/model/trace.ts'
import { chain, container, endpointOf, pod, port, service, slice, snapshot } from '../build.ts'
import { inHouseStyle } from '../house-style.ts'
import { type ProbeWorld, probed } from '../probe/world.ts'

/** What is found once the Pods were probed in such a world. */
export async function traceProbed(from: Snapshot, world: ProbeWorld): Promise<Trace> {
  return inHouseStyle(diagnose(await probed(chain(from), from, world), { kubectlFlags: [] }))
}

/** Pods behind a Service whose targetPort is a number, here 8081, that no container declares. */
export function wrong(part: Partial<Pod> = {}, count = 2): Snapshot {
  // An argument tells the process another port.
  const containers = [container({ mentions: [{ field: 'args[0]', port: 8080, listens: true }] })]
  const pods = Array.from({ length: count }, (_, index) => pod(`web-${index}`, { ips: [`10.244.0.${index}`], containers, ...part }))
  const slices = [
    slice(
      pods.map((one) => endpointOf(one)),
      { ports: [{ name: 'http', port: 8081, protocol: 'TCP' }] },
    ),
  ]
  return snapshot({ services: [service({ ports: [port({ targetPort: 8081 })] })], pods, slices })
}

/** Every connection is refused. */
export const refused = () => 'refused' as const

/** State of the socket of the first port. */
export const hop = (one: Trace) => one.ports[0]?.hops.find(({ stage }) => stage === 'socket')?.state
