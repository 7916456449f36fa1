import { defined } from '../../../lib/defined.ts'
import { connectEvidence, hasFailed, to, triesOf } from '../../chain/connections.ts'
import { marks } from '../../chain/ports.ts'
import type { Found, Rule } from '../../finding.ts'
import type { Facts } from './facts.ts'

/**
 * The client does not resolve the name of the Service, while the addresses of the Service are known. A lookup that timed out counts only if
 * the same container reached the address behind the name: then only the name is missing.
 */
export const failedLookup: Rule<Facts> = (chain) => {
  const clients = triesOf(chain).filter((tries) => {
    const [name] = to(tries, 'dns')
    const reached = [...to(tries, 'clusterIP'), ...(chain.service?.headless ? to(tries, 'pod') : [])]
    if (name?.result === 'no-such-name') return true
    return name?.result === 'timeout' && reached.length > 0 && reached.every(({ result }) => result === 'open')
  })
  const [first] = clients
  const [name] = first ? to(first, 'dns') : []
  if (!first || !name) return []
  const ports = [...new Set(clients.map(({ position }) => position))]
  const reached = [...to(first, 'clusterIP'), ...to(first, 'pod')].filter(({ result }) => result === 'open' || hasFailed(result))
  const found: Found<Facts> = {
    facts: {
      name: name.to.address,
      client: first.from.pod,
      namespace: first.from.namespace,
      result: name.result === 'timeout' ? 'timeout' : 'no-such-name',
      ...defined({ said: name.message }),
      reached: reached.some(({ result }) => result === 'open'),
      ...defined({ hostNetwork: first.from.hostNetwork && (true as const) }),
    },
    // A Pod on the Node's network uses the DNS resolver of the Node unless its dnsPolicy says otherwise; that resolver does not know Services.
    severity: first.from.hostNetwork ? 'info' : 'warn',
    confidence: 'proven',
    ...marks('entry', ports),
    evidence: connectEvidence([name, ...reached]),
  }
  return [found]
}
