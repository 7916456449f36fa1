import { triesOf } from '../../chain/connections.ts'
import type { FindingDefinition } from '../../finding.ts'
import { failureWords } from '../../words/connections.ts'
import { joined } from '../../words/sockets.ts'
import { clusterIP } from './cluster-ip.ts'
import type { Facts } from './facts.ts'
import { nodePort } from './node-port.ts'
import { proxyHint } from './proxy-hint.ts'

/** A client reaches the Pods but not the address of the Service, or the API shows that a Node's kube-proxy is not Ready. */
export const PT702: FindingDefinition<'PT702', Facts> = {
  code: 'PT702',
  name: 'node-dataplane',
  rule: (chain) => [...triesOf(chain).flatMap((tries) => [...clusterIP(chain, tries), ...nodePort(chain, tries)]), ...proxyHint(chain)],
  title: (facts) => {
    if (facts.way === 'hint')
      return `kube-proxy is not ready on Node ${facts.node}${facts.count === 1 ? '' : ` and ${facts.count - 1} more`}`
    const what = facts.way === 'nodePort' ? 'NodePort does not work on' : 'ClusterIP does not work on'
    return `${what} ${facts.node === undefined ? "the client's Node" : `Node ${facts.node}`}`
  },
  message: (facts) =>
    facts.way === 'hint'
      ? `${facts.pod} is not ready (${facts.reason}), so the rules on that Node may be out of date or missing. Test it with --probe --from a Pod on that Node.`
      : proxyWords(facts),
  advice: ({ node }, { kubectlIn }) => ({
    next: {
      text: 'Check whether kube-proxy (or its replacement) runs on that Node, and read its log.',
      command: kubectlIn(
        '',
        'get',
        'pods',
        '-A',
        '-o',
        'wide',
        ...(node === undefined ? [] : ['--field-selector', `spec.nodeName=${node}`]),
      ),
    },
  }),
  effect: 'unreachable',
  relations: { needsCluster: true },
  explain: {
    summary: 'A client reaches the Pods, but not the address of the Service: its Node does not forward the traffic.',
    means: 'Clients on this Node cannot connect through the Service, but they reach the Pods by their own addresses.',
    why: 'The address of a Service is virtual: no machine has it. On each Node, kube-proxy (or its replacement) replaces that address in a packet by the address of one of the Pods. Packets are lost if kube-proxy does not run, if its rules are stale, or if other rules take precedence. Network policies apply after the replacement, so they would block the addresses of the Pods as well.',
    sources: ['Virtual IPs and Service Proxies', 'Debug Services: is the kube-proxy working?', 'kubernetes#61005'],
    confirm: [
      'kubectl porttrace -n NS svc/SVC --probe --from pod/CLIENT',
      'kubectl -n kube-system get pods -o wide -l k8s-app=kube-proxy',
      'kubectl -n kube-system logs -l k8s-app=kube-proxy --tail=50',
    ],
    fix: ['Restart kube-proxy (or the agent of the network plugin) on that Node, and read its log.'],
  },
}

function proxyWords({ client, address, result, way, own }: Exclude<Facts, { way: 'hint' }>): string {
  const start = `pod/${client} reaches the Pods by their own addresses, but a connection to ${address} ${failureWords(result)}.`
  const firewall = ' A firewall in front of the Node, or an address without NodePorts, has the same effect'
  const itself =
    ' The client is one of these Pods, and the Service may have sent the connection back to it: compare with another client (--from)'
  return `${start}${joined(way === 'nodePort' ? firewall : '', own ? itself : '')}`
}
