import type { ContainerView, PodView } from '../model/pod-view.ts'
import { table } from './layout.ts'
import { type Line, type Look, span } from './style.ts'

/** The containers of a Pod with the ports that they declare. */
export function podLines(pod: PodView, _look: Look): Line[] {
  return table(pod.containers.map((container) => [[span(container.name)], [span(roleWords[container.role])], [span(portWords(container))]]))
}

const roleWords: Readonly<Record<ContainerView['role'], string>> = { container: '', sidecar: 'native sidecar', init: 'init container' }

function portWords({ ports }: ContainerView): string {
  const words = ports.map(({ name, port, protocol }) => `${port}/${protocol}${name === '' ? '' : ` ${name}`}`)
  return words.join(', ') || 'declares no port'
}
