import type { Fix } from '../../model/finding.ts'
import type { Facts } from '../facts.ts'
import { ofAll, some, type WordContext, type WordsFor } from '../words.ts'

/** PT2xx: addresses that stand twice, that are published too early, or too late. */
export const endpointWords: WordsFor<'PT207' | 'PT208' | 'PT209'> = {
  PT207: {
    name: 'duplicate-address',
    title: ({ address, fate }) => (fate === 'runs' ? `two Pods that run have the address ${address}` : `${address} is listed for two Pods`),
    message: ({ address, pod, other, fate, unsettled }) => {
      const both = `${address} belongs to ${pod}, and is also listed for ${other}`
      if (fate === 'runs') return `${pod} and ${other} both run and have the address ${address}: which of them answers is chance.`
      const reason = {
        ended: ', which has ended',
        gone: ', which is gone or no longer selected',
        stale: ', which is not Ready',
        unread: '',
      }[fate]
      return `${both}${reason}. ${unsettled ? 'The two entries disagree, and a Node may take either: some may leave the address out.' : 'Both say the same, so it is used once.'}`
    },
    fix: fixDuplicate,
    explain: {
      summary: 'The slices list one address for two Pods.',
      means:
        'Mostly one of the Pods has ended and its address was given to the other. Where the two entries differ, a Node may take the wrong one; where both Pods run, the network has given one address twice.',
      why: 'The address of a Pod that has ended is free for the next one. When its endpoint stays listed, the slices hold the address twice, and kube-proxy keeps one entry for each address and port. Which of them it keeps where they differ has changed between versions. Pods of the host network share the address of their Node by design and are not meant here.',
      sources: ['kube-proxy pkg/proxy/endpointslicecache.go', 'kubernetes#135266, #135593, #101935'],
      confirm: [
        'kubectl -n NS get pods -o wide --field-selector status.podIP=ADDRESS',
        "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].endpoints}'",
      ],
      mend: [
        'kubectl -n NS delete pod POD   (the one that has ended)',
        'Two Pods that run with one address: look at the IPAM of the network plugin.',
      ],
    },
  },
  PT208: {
    name: 'unready-not-published',
    title: ({ names }) => `${some(names, 2)} ${names.length === 1 ? 'has' : 'have'} no address in DNS until Ready`,
    message: ({ count: pods }) =>
      `The Service publishes Pods that are Ready, and ${pods === 1 ? 'one that has a name of its own is' : `${pods} that have names of their own are`} not. Peers that look each other up in order to become ready wait for each other.`,
    fix: (_, { kubectl, service }) => ({
      text: 'If the Pods need each other to become Ready, publish them before they are.',
      command: kubectl('patch', 'service', service, '-p', JSON.stringify({ spec: { publishNotReadyAddresses: true } })),
    }),
    explain: {
      summary: 'A headless Service that names Pods of its own leaves out those that are not Ready.',
      means:
        'POD.SVC does not resolve until the Pod is Ready. A cluster whose members find each other by these names in order to become ready cannot start.',
      why: 'A Pod whose spec.subdomain is a headless Service has a DNS name of its own, which a StatefulSet sets by spec.serviceName. The name exists while the endpoint is ready, or always with publishNotReadyAddresses.',
      sources: ['core/v1 ServiceSpec.publishNotReadyAddresses', 'DNS for Services and Pods', 'kubernetes#92559, #66234', 'nats#441'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.publishNotReadyAddresses}'",
        'kubectl -n NS logs POD   (names that cannot be resolved)',
      ],
      mend: [
        'kubectl -n NS patch service SVC -p \'{"spec":{"publishNotReadyAddresses":true}}\'',
        'Keep another Service without it for the clients.',
      ],
    },
  },
  PT209: {
    name: 'unready-published',
    title: ({ count: pods, of, stopped }) => `${ofAll(pods, of)} ${stopped ? 'not running' : 'not Ready'}, and published all the same`,
    message: ({ pod, container, headless, served, stopped }) => {
      const start = `publishNotReadyAddresses is true, so ${headless ? 'the name of the Service leads' : 'connections go'} to ${pod}`
      if (stopped === undefined) return `${start} although it is not Ready.`
      return `${start}, where ${container ? `container ${container}` : 'the container'} does not run (${stopped}). ${served ? 'Others serve.' : 'No other serves.'}`
    },
    fix: ({ pod, container, stopped }, { kubectl }) =>
      stopped === undefined
        ? { text: 'Publish such Pods only to their peers; see why this one is not Ready.', command: kubectl('describe', 'pod', pod) }
        : { text: 'Read the log of the last run.', command: kubectl('logs', pod, ...(container ? ['-c', container] : []), '--previous') },
    explain: {
      summary: 'publishNotReadyAddresses sends to Pods that are not Ready.',
      means:
        'Clients of this Service reach Pods that are still starting, or whose readiness probe fails. For peers that have to find each other that is right, for clients mostly not.',
      why: 'With publishNotReadyAddresses the EndpointSlice controller marks every endpoint as ready, whatever the condition Ready of its Pod says. It is made for headless Services by which the members of a cluster find each other.',
      sources: ['core/v1 ServiceSpec.publishNotReadyAddresses', 'k8s.io/endpointslice utils.go', 'cadence-charts#90'],
      confirm: [
        "kubectl -n NS get service SVC -o jsonpath='{.spec.publishNotReadyAddresses}'",
        "kubectl -n NS get endpointslices -l kubernetes.io/service-name=SVC -o jsonpath='{.items[*].endpoints[*].conditions}'",
      ],
      mend: [
        'Give clients a Service of their own without it. Where the Pods do not need each other before they are Ready, do without it:',
        'kubectl -n NS patch service SVC -p \'{"spec":{"publishNotReadyAddresses":false}}\'',
      ],
    },
  },
}

function fixDuplicate({ pod, other, slice, fate }: Facts['PT207'], { kubectl }: WordContext): Fix {
  if (fate === 'ended') return { text: 'Delete the Pod that has ended.', command: kubectl('delete', 'pod', other) }
  if (fate === 'gone') return { text: 'See who wrote the slice, and when.', command: kubectl('get', 'endpointslice', slice, '-o', 'yaml') }
  if (fate === 'runs')
    return {
      text: 'Look at the IPAM of the network plugin, and replace one of the Pods.',
      command: kubectl('get', 'pods', pod, other, '-o', 'wide'),
    }
  return { text: 'Look at the other Pod.', command: kubectl('describe', 'pod', other) }
}
