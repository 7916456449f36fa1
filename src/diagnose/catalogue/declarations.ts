import type { Fix } from '../../model/finding.ts'
import type { Facts } from '../facts.ts'
import { count, some, type WordContext, type WordsFor } from '../words.ts'

/** PT3xx: what Service and containers declare of a port. */
export const declarationWords: WordsFor<'PT304' | 'PT307' | 'PT309' | 'PT310' | 'PT311'> = {
  PT304: {
    name: 'mixed-target-port',
    title: ({ port, numbers }) => `${port.targetPort} means ${numbers.map((one) => one.number).join(' and ')}`,
    message: ({ port, numbers }) =>
      `The Pods name different ports ${port.targetPort}: ${numbers.map((one) => `${one.number} in ${count(one.count, 'endpoint')}`).join(', ')}. The Service sends to each at its own; a policy or a probe that has the number may not.`,
    fix: () => ({ text: 'Nothing, while a rollout changes the port; else give the port one number in all Pods.' }),
    explain: {
      summary: 'A named targetPort is a different number in different Pods.',
      means:
        'That works, and is how a port can change its number without a gap. What uses the number (a NetworkPolicy, a dashboard) fits only some Pods.',
      why: 'A named targetPort is looked up in each Pod. The EndpointSlice controller groups Pods by the ports that result, so that there is a slice for each number.',
      sources: ['core/v1 ServicePort.targetPort', 'k8s.io/endpointslice reconciler.go'],
      confirm: ["kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].ports}'"],
      mend: ['Give the port the same number in all Pod templates that the Service selects, if the difference is not meant.'],
    },
  },
  PT307: {
    name: 'port-lost-by-apply',
    title: ({ port }) => `port ${port.port}/${port.protocol} was applied and is not there`,
    message: ({ port, count: ports }) =>
      `What was applied last has ${port.port} for two protocols, and the Service has only one of them${ports > 1 ? ` (${count(ports, 'port')} lost in all)` : ''}. A client-side apply merges ports by their number alone.`,
    fix: ({ port, isAddable }, { kubectl, service }) => {
      const { name, port: number, protocol, targetPort } = port
      const text = 'Add the port, and apply with --server-side from now on.'
      if (!isAddable) return { text, command: kubectl('edit', 'service', service) }
      const patch = [{ op: 'add', path: '/spec/ports/-', value: { name, port: number, protocol, targetPort } }]
      return { text, command: kubectl('patch', 'service', service, '--type', 'json', '-p', JSON.stringify(patch)) }
    },
    explain: {
      summary: 'A port that has the number of another one was lost by kubectl apply.',
      means: 'The manifest has the number for TCP and UDP, and the Service has one of the two: clients of the other get no answer.',
      why: 'A client-side apply sends a strategic merge patch, in which the entries of spec.ports are told apart by their number alone. Two entries of one number become one. A server-side apply uses number and protocol.',
      sources: [
        'core/v1 ServiceSpec.ports (patchMergeKey=port, listMapKey=port, listMapKey=protocol)',
        'kubernetes#39188, #105279, #131918',
      ],
      confirm: ['kubectl -n NS apply view-last-applied service SVC', "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'"],
      mend: ['kubectl -n NS apply --server-side -f FILE', 'Or make a Service for each protocol.'],
    },
  },
  PT309: {
    name: 'headless-ignores-target-port',
    title: ({ port, numbers }) => `headless: the name leads to port ${numbers.join(' and ')}, not ${port.port}`,
    message: ({ port, numbers }, { namespace, service }) =>
      `${service}.${namespace}.svc resolves to the Pods themselves, and nothing exchanges ${port.port} for ${numbers.join(' or ')}: a client has to use the port of the Pods, or the SRV record that names it.`,
    fix: ({ numbers }, { service }) => ({
      text: `Connect to ${service}:${numbers[0]}, or make port and targetPort the same.`,
    }),
    explain: {
      summary: 'A headless Service does not exchange port for targetPort.',
      means: 'A client that connects to the name and spec.ports[].port reaches the Pod at that number, where mostly nothing listens.',
      why: 'A headless Service has no virtual address: its DNS name resolves to the addresses of the Pods, and kube-proxy has no rule for it. The API says that targetPort is ignored with clusterIP None; it still stands in the EndpointSlices and in SRV records.',
      sources: ['core/v1 ServicePort.targetPort', 'Headless Services', 'kubernetes#92559'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.clusterIP} {.spec.ports}'",
        "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].ports}'",
      ],
      mend: ['Let clients use the port of the Pods, or set spec.ports[].port to it; or give the Service a cluster IP.'],
    },
  },
  PT310: {
    name: 'protocol-mismatch',
    title: ({ port, declared }) => `the Service port is ${port.protocol}, the Pods declare ${port.targetPort} for ${declared}`,
    message: ({ port, declared, count: pods }) =>
      typeof port.targetPort === 'string'
        ? `targetPort ${port.targetPort} of port ${port.port}/${port.protocol} is looked up by name and protocol, and ${count(pods, 'Pod')} ${pods === 1 ? 'declares' : 'declare'} it for ${declared}: the port has no endpoint there.`
        : `targetPort ${port.targetPort} of port ${port.port}/${port.protocol} is declared for ${declared} by ${count(pods, 'Pod')}, and not for ${port.protocol}. Inferred from the declared ports: only the listening sockets can prove it.`,
    fix: fixProtocol,
    explain: {
      summary: 'The protocol of the Service port is not the one that the containers declare.',
      means:
        'With a named targetPort the Pods are ready and the port has no endpoint. With a number the packets arrive, and nothing listens for that protocol.',
      why: 'A named targetPort is looked up by name and protocol together. A Service port without a protocol is TCP, and so is a container port without one, which is easily forgotten for UDP. A number is never compared with anything.',
      sources: [
        'core/v1 ServicePort.protocol',
        'k8s.io/endpointslice utils.go FindPort',
        'Debug Services: Is the Service defined correctly?',
      ],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.ports}'",
        'kubectl -n NS get pods -o jsonpath=\'{range .items[*]}{.metadata.name} {.spec.containers[*].ports}{"\\n"}{end}\'',
      ],
      mend: [
        'kubectl -n NS patch service SVC --type json -p \'[{"op":"replace","path":"/spec/ports/0/protocol","value":"UDP"}]\'',
        'Or correct the protocol of the container port in the Pod template.',
      ],
    },
  },
  PT311: {
    name: 'container-port-collision',
    title: ({ port, protocol, containers }) => `containers ${some(containers)} declare the same port ${port}/${protocol}`,
    message: ({ pod, port, containers, crashing }) => {
      const start = `The containers of ${pod} share one network namespace, so only one of ${some(containers)} can listen on ${port}`
      return crashing
        ? `${start}: probably why ${crashing} does not start.`
        : `${start}. ${containers.length === 2 ? 'Both' : 'All of them'} run, so one of them probably does not use it.`
    },
    fix: ({ pod, port, containers, crashing }, { kubectl }) => ({
      text: `Give ${crashing ?? containers.at(-1)} another port than ${port}.`,
      ...(crashing && { command: kubectl('logs', pod, '-c', crashing, '--previous') }),
    }),
    explain: {
      summary: 'Two containers of one Pod declare the same port.',
      means: 'Only one of them can listen there; the other fails with "address already in use", or the declaration is wrong.',
      why: 'All containers of a Pod share one network namespace, and so one set of ports. The API accepts the same port in two containers, since a declared port is information only.',
      sources: ['Pods: Pod networking', 'core/v1 ContainerPort'],
      confirm: ["kubectl -n NS get pod POD -o jsonpath='{.spec.containers[*].ports}'", 'kubectl -n NS logs POD -c CONTAINER --previous'],
      mend: ['Let one of the processes listen on another port, and declare that.'],
    },
  },
}

/** The protocol of the Service port is changed where the Service does not have the number for the other protocol already. */
function fixProtocol({ port, declared, patch }: Facts['PT310'], { kubectl, service }: WordContext): Fix {
  if (!patch)
    return { text: `Declare the container port for ${port.protocol}, or remove this port.`, command: kubectl('edit', 'service', service) }
  const change = JSON.stringify([{ op: 'replace', path: `/spec/ports/${port.index}/protocol`, value: declared }])
  return { text: `Set the protocol to ${declared}.`, command: kubectl('patch', 'service', service, '--type', 'json', '-p', change) }
}
