import type { NamedPort } from '../model/endpoint.ts'
import type { Container, Pod } from '../model/resources.ts'
import { isProxy } from './mesh.ts'
import { probedNumber, runningContainers } from './pods.ts'

/** Names of ports that serve something beside the application. */
const aside = /metric|admin|debug|health|prof|prometheus|probe/i

/** Does a port of this name serve something beside the application? */
export function isAside(name: string): boolean {
  return aside.test(name)
}

/**
 * What names a port on which the containers of a Pod listen: their commands, arguments, variables and probes. It is the port itself if
 * anything names it, which suggests that it is right although no container declares it. Else it is another port: one that is declared, or
 * one that something is configured to listen on.
 */
export function namedPort(pod: Pod, number: number): NamedPort | undefined {
  const containers = runningContainers(pod).filter((container) => !isProxy(container))
  const declared = new Set(containers.flatMap(({ ports }) => ports.filter(({ name }) => !isAside(name)).map(({ port }) => port)))
  const named = containers.flatMap(namedBy)
  const found = named.find(({ port }) => port === number) ?? named.find(({ port, listens }) => listens || declared.has(port))
  return found && { container: found.container, field: found.field, port: found.port }
}

function namedBy(container: Container): (NamedPort & { listens: boolean })[] {
  const { name, mentions = [] } = container
  return [
    ...mentions.map(({ field, port, listens }) => ({ container: name, field, port, listens: listens === true })),
    ...(['readiness', 'liveness', 'startup'] as const).flatMap((purpose) => {
      const probe = container[`${purpose}Probe`]
      const port = probe && !probe.host ? probedNumber(container, probe) : undefined
      return port === undefined ? [] : [{ container: name, field: `${purpose}Probe.${probe?.handler}.port`, port, listens: false }]
    }),
  ]
}
