import type { SourcePeer } from '../model/access.ts'
import type { LabelSelector } from '../model/resources.ts'
import { labelOf, labelSelectorText } from './selector.ts'

/** `Pods app=front in namespaces team=shop`, `all Pods of namespace demo`, `10.0.0.0/8 except 10.1.0.0/16`, `everyone`. */
export function peerText(peer: SourcePeer): string {
  if (peer.type === 'everyone') return 'everyone'
  if (peer.type === 'ipBlock') return `${peer.cidr}${peer.except.length > 0 ? ` except ${peer.except.join(', ')}` : ''}`
  const { pods, namespaces, namespace } = peer
  const which = pods === undefined ? '' : labelSelectorText(pods)
  const where = namespaces === undefined ? `namespace ${namespace ?? ''}` : namespacesText(namespaces)
  return which === '' ? `all Pods of ${where}` : `Pods ${which} in ${where}`
}

const NAME_LABEL = 'kubernetes.io/metadata.name'

function namespacesText(selector: LabelSelector): string {
  const text = labelSelectorText(selector)
  if (text === '') return 'all namespaces'
  const name = labelOf(selector.matchLabels, NAME_LABEL)
  return name !== undefined && text === `${NAME_LABEL}=${name}` ? `namespace ${name}` : `namespaces ${text}`
}
