import type { AgainstCondition } from '../../model/edge.ts'
import type { Facts } from '../facts.ts'
import { some, type WordsFor } from '../words.ts'

/** PT507: a Gateway that takes no traffic. */
export const gatewayWords: WordsFor<'PT507'> = {
  PT507: {
    name: 'gateway-not-programmed',
    title: (facts) => {
      const name = `gateway/${facts.gateway.name}`
      if (facts.kind === 'class')
        return facts.condition
          ? `the class ${facts.className} of ${name} is not accepted`
          : `${name} names the class ${facts.className}, which does not exist`
      if (facts.kind === 'gateway')
        return facts.condition.reason === 'AddressNotAssigned'
          ? `${name} has no address`
          : `${name} is not ${conditionWord(facts.condition)}`
      const { listeners, of } = facts
      return listeners.length >= of
        ? `no listener of ${name} works`
        : `${some(listeners)}: ${listeners.length} of ${of} listeners of ${name} ${listeners.length === 1 ? 'does' : 'do'} not work`
    },
    message: messageOf,
    fix: (facts, { kubectlIn }) => {
      const describe = kubectlIn(facts.gateway.namespace ?? '', 'describe', 'gateway', facts.gateway.name)
      if (facts.kind === 'class' && !facts.condition)
        return {
          text: 'Name a GatewayClass that exists, or install the controller that brings it along.',
          command: kubectlIn(facts.gateway.namespace ?? '', 'get', 'gatewayclasses'),
        }
      return { text: 'See what the controller says of the Gateway, and its log.', command: describe }
    },
    explain: {
      summary: 'A Gateway, or some of its listeners, takes no traffic: no controller makes it, or its controller reports a fault.',
      means: 'Routes that attach to it get no traffic by it, however right they are.',
      why: 'A Gateway is made by the controller that its GatewayClass names. The controller says in the conditions of the Gateway and of each listener whether it has taken them (Accepted) and whether the data plane serves them (Programmed). Common reasons: a class without a controller, a certificate that does not exist (InvalidCertificateRef), two listeners on one port (Conflicted), no address to be had (AddressNotAssigned). A condition whose observedGeneration is older than the Gateway speaks of what it was before.',
      sources: ['gateway.networking.k8s.io/v1 GatewayConditionType, ListenerConditionType', 'GEP-1364: Status and conditions'],
      confirm: ['kubectl -n NS describe gateway NAME', 'kubectl get gatewayclasses'],
      mend: [
        'Mend what the condition names: the class, the certificate, the port, the address.',
        'Read the log of the controller of the class.',
      ],
    },
  },
}

function messageOf(facts: Facts['PT507']): string {
  if (facts.kind === 'class' && !facts.condition) return 'No controller makes it: it has no address, and nothing listens for its routes.'
  const { condition } = facts
  return condition ? saidBy(condition) : 'Its controller says so.'
}

/** `Programmed`, as in `not programmed`. */
function conditionWord({ type }: AgainstCondition): string {
  return type.toLowerCase()
}

/** What a controller says in a condition, in its words. */
export function saidBy({ type, status, reason, message, stale }: AgainstCondition): string {
  const words = `Its controller says ${type}=${status}${reason ? ` (${reason})` : ''}${message ? `: ${message.replace(/\.$/, '')}` : ''}.`
  return stale ? `${words} That was said of an older generation, and may not hold any more.` : words
}
