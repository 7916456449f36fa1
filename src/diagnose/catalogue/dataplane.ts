import type { Facts } from '../facts.ts'
import { count, some, type WordsFor } from '../words.ts'

const failures: Readonly<Record<string, string>> = {
  refused: 'refused',
  timeout: 'not answered',
  unreachable: 'unreachable',
  reset: 'reset',
  'no-such-name': 'not resolved',
}

function failed(result: string): string {
  return failures[result] ?? result
}

/** PT701 to PT703 and PT707: what lies between a client and the Pods, as connections have shown it. */
export const dataplaneWords: WordsFor<'PT701' | 'PT702' | 'PT703' | 'PT707'> = {
  PT701: {
    name: 'dns',
    title: (facts) => {
      if (facts.way === 'hint') return "the cluster's name service has no ready endpoint"
      return facts.result === 'timeout'
        ? `the name service does not answer pod/${facts.client} in time`
        : `pod/${facts.client} does not resolve the name of the Service`
    },
    message: (facts) => (facts.way === 'hint' ? nameHint(facts.services) : nameWords(facts)),
    fix: (facts, { kubectl }) =>
      facts.way === 'hint'
        ? { text: `Mend the name service: kubectl porttrace -n kube-system svc/${facts.services[0] ?? 'kube-dns'}` }
        : {
            text: "See which name service the client asks, and whether the cluster's answers.",
            command: kubectl('exec', facts.client, '--', 'cat', '/etc/resolv.conf'),
          },
    explain: {
      summary: 'A client does not resolve the name of the Service.',
      means: 'Clients that use the name fail, while the addresses of the Service work.',
      why: "The kubelet writes the address of the cluster's name service and the search list into /etc/resolv.conf of each Pod, as dnsPolicy and dnsConfig say. A short name is completed with the namespace of the client, so that another namespace's Service needs NAME.NAMESPACE. Pods with hostNetwork or dnsPolicy Default ask the name service of the Node. The cluster's own may be down, or a policy may keep the client from it.",
      sources: ['DNS for Services and Pods', 'Debug Services: does the Service work by DNS name?', 'kubernetes#10161'],
      confirm: [
        'kubectl -n NS exec POD -- nslookup SVC.NS.svc',
        'kubectl -n NS exec POD -- cat /etc/resolv.conf',
        'kubectl -n kube-system get pods,endpointslices -l k8s-app=kube-dns',
      ],
      mend: [
        'Use the name SVC.NS.svc.',
        'Set dnsPolicy: ClusterFirstWithHostNet for a Pod with hostNetwork.',
        "Mend the cluster's name service: kubectl porttrace -n kube-system svc/kube-dns --probe",
      ],
    },
  },
  PT702: {
    name: 'node-dataplane',
    title: (facts) => {
      if (facts.way === 'hint')
        return `kube-proxy is not Ready on Node ${facts.node}${facts.count === 1 ? '' : ` and ${facts.count - 1} more`}`
      const what = facts.way === 'nodePort' ? 'the NodePort does not work at' : 'the ClusterIP does not work on'
      return `${what} ${facts.node === undefined ? "the client's Node" : `Node ${facts.node}`}`
    },
    message: (facts) =>
      facts.way === 'hint'
        ? `${facts.pod} is not Ready (${facts.reason}): the rules on that Node may be old, or gone. --probe --from a Pod of that Node tells.`
        : proxyWords(facts),
    fix: ({ node }, { kubectl }) => ({
      text: 'See whether kube-proxy, or what the cluster has instead, runs on that Node, and what it logs.',
      command: `${kubectl('get', 'pods', '-A', '-o', 'wide', ...(node === undefined ? [] : ['--field-selector', `spec.nodeName=${node}`])).replace(/ -n \S+/, '')}`,
    }),
    explain: {
      summary: 'From a client the Pods are reached, and the address of the Service is not: kube-proxy of its Node.',
      means: 'Clients on this Node do not get through by the Service, while Pods are reached by their own addresses.',
      why: 'The address of a Service belongs to no machine. On each Node kube-proxy (or what the network has in its place) rewrites packets to it into packets to one of the Pods. Where it does not run, has stale rules, or its rules are shadowed by others, the packets go nowhere. Network policies apply behind that rewriting, so they would block the Pods as well.',
      sources: ['Virtual IPs and Service Proxies', 'Debug Services: is the kube-proxy working?', 'kubernetes#61005'],
      confirm: [
        'kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT',
        'kubectl -n kube-system get pods -o wide -l k8s-app=kube-proxy',
        'kubectl -n kube-system logs -l k8s-app=kube-proxy --tail=50',
      ],
      mend: ['Start kube-proxy (or the agent of the network) on that Node again, and read its log.'],
    },
  },
  PT703: {
    name: 'hairpin',
    title: ({ pod }) => `pod/${pod} does not reach itself by its Service`,
    message: ({ pod, address, compared }) =>
      `pod/${pod} is what ${address} leads to. By its own address it reaches itself; by that of the Service it does not.${compared ? ' Another client gets through.' : ' Other clients may get through: --from names one to compare.'}`,
    fix: () => ({
      text: "Turn on hairpin mode in the network of the cluster (the bridge plugin's hairpinMode), or let the process use localhost for itself.",
    }),
    explain: {
      summary: 'A Pod cannot reach itself by the address of its own Service.',
      means: 'Clients get through, except for the Pod itself when the Service picks it.',
      why: 'A packet that the Pod sends to the Service, and that is rewritten to the Pod, has to leave and to come back by the same interface. A bridge does so in hairpin or promiscuous mode only, and the source address has to be rewritten as well.',
      sources: ['Debug Services: a Pod fails to reach itself by its Service IP', 'kubernetes#20475'],
      confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/OTHER'],
      mend: ['Set hairpinMode: true in the configuration of the CNI bridge plugin, or --hairpin-mode of the kubelet where that applies.'],
    },
  },
  PT707: {
    name: 'pod-unreachable',
    title: ({ client, count: pods, of }) =>
      `pod/${client} does not reach ${of === 1 ? 'the Pod' : `${pods} of ${of} Pods`}, in which the process listens`,
    message: ({ client, pod, result, policies, sixOnly }) =>
      `By the socket table of pod/${pod} the port is open, and a connection from pod/${client} to its own address is ${failed(result)}.${sixOnly ? ' It listens on [::] alone, and may take no IPv4.' : ''}${policies.length > 0 ? ` ${count(policies.length, 'network policy').replace(/policys$/, 'policies')} ${policies.length === 1 ? 'selects' : 'select'} the Pods (${some(policies)}), and may forbid it.` : ' No network policy that was read selects the Pods.'}`,
    fix: ({ policies }, { kubectl }) =>
      policies.length > 0
        ? { text: 'See whether the policies allow this client.', command: kubectl('describe', 'networkpolicy', ...policies.slice(0, 3)) }
        : {
            text: 'See whether a policy of the network itself, or of the client for what leaves it, stands between, and whether the Nodes reach each other.',
          },
    explain: {
      summary: 'The process listens, and a client does not reach it by the address of its Pod.',
      means: 'Clients like the one that was tried do not get through, whatever the Service does.',
      why: 'Between two Pods lie the network of the cluster, network policies for what leaves the one and what enters the other, and the policies that a network has of its own kinds. A policy that denies mostly drops, so that the connection is not answered; a refusal comes from the Pod itself, or from a policy that rejects.',
      sources: ['Network Policies', 'The Kubernetes network model'],
      confirm: ['kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT', 'kubectl -n NS get networkpolicies'],
      mend: ['Allow the client in the policy that selects the Pods, or mend the network between the Nodes.'],
    },
  },
}

function nameHint(services: readonly string[]): string {
  return `The slices of ${services.length === 0 ? 'the name service' : `service/${services.join(', ')}`} list no ready endpoint: names are probably not resolved. --probe --from a Pod tells.`
}

function nameWords({ name, client, result, said, reached, hostNetwork }: Exclude<Facts['PT701'], { way: 'hint' }>): string {
  const what = `${name} ${result === 'timeout' ? 'was not resolved in time' : 'is not resolved'} in pod/${client}`
  const onNode = ' The Pod is on the network of its Node: without dnsPolicy ClusterFirstWithHostNet it asks the name service of the Node.'
  return `${what}${said === undefined ? '' : ` ("${said}")`}${reached ? ', while the same container reaches the Service by its address' : ''}.${hostNetwork ? onNode : ''}`
}

function proxyWords({ client, address, result, way, own }: Exclude<Facts['PT702'], { way: 'hint' }>): string {
  const start = `From pod/${client} the Pods are reached by their own addresses, and ${address} is ${failed(result)}.`
  const firewall = ' A firewall before the Node, or an address on which the Node serves no NodePorts, looks the same.'
  const itself = ' The client is one of these Pods, and the Service may have led it back to itself: --from names another one to compare.'
  return `${start}${way === 'nodePort' ? firewall : ''}${own ? itself : ''}`
}
