import { defined } from '../lib/defined.ts'
import type { ConnectStep, ConnectTarget } from '../model/probe-plan.ts'
import type { Container } from '../model/resources.ts'
import type { Chain } from '../trace/chain.ts'
import { runningContainers } from '../trace/pods.ts'
import { probePlace } from './place.ts'
import { type ProbedPod, templateOf } from './sample.ts'

/** So many connections within one Pod. */
const mostOfPod = 12

/**
 * From each container to the ports of its neighbours: they share one network namespace, so that the answer has to agree with the socket
 * table; where it does not, a proxy or a rule stands between. One Pod of each template, unless all are asked for.
 */
export function neighbourSteps(chain: Chain, sample: readonly ProbedPod[], all: boolean): ConnectStep[] {
  const seen = new Set<string>()
  return sample.flatMap(({ pod, endpoints }) => {
    const running = runningContainers(pod).filter(({ state }) => state.state === 'running')
    const key = templateOf(pod)
    if (running.length < 2 || pod.hostNetwork || (!all && seen.has(key))) return []
    seen.add(key)
    return running
      .flatMap((container): ConnectStep[] => {
        const place = probePlace(pod, endpoints, container.name)
        const others = running.filter((one) => one !== container)
        return place
          ? others.flatMap((one) => portsOf(one, chain, pod.name)).map((to) => ({ from: { ...place, role: 'neighbour' }, to }))
          : []
      })
      .slice(0, mostOfPod)
  })
}

function portsOf(neighbour: Container, chain: Chain, pod: string): ConnectTarget[] {
  return neighbour.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ port, protocol }) => {
      const position = chain.ports.findIndex(
        (one) => one.protocol === protocol && one.endpoints.some((each) => each.pod === pod && each.port === port),
      )
      return {
        type: 'neighbour',
        address: '127.0.0.1',
        port,
        protocol,
        ...defined({ position: position >= 0 ? position : undefined }),
        pod,
        container: neighbour.name,
      }
    })
}
