import type { FindingDefinition, WordContext } from '../../finding.ts'
import type { Facts } from './facts.ts'
import { failedLookup } from './failed-lookup.ts'
import { nameServiceHint } from './name-service-hint.ts'
import { nodeResolver } from './node-resolver.ts'
import { ownDns } from './own-dns.ts'

/** The name of the Service is not resolved in a client, or the API shows that cluster DNS may not resolve it. */
export const PT701: FindingDefinition<'PT701', Facts> = {
  code: 'PT701',
  name: 'dns',
  rule: (chain) => [...failedLookup(chain), ...nameServiceHint(chain), ...nodeResolver(chain), ...ownDns(chain)],
  title: (facts) => {
    if (facts.way === 'node') return `${facts.client} uses the DNS resolver of its Node`
    if (facts.way === 'own')
      return facts.lacks === 'names'
        ? `${facts.client} does not use cluster DNS`
        : `${facts.client} lacks the DNS search list of the cluster`
    if (facts.way === 'hint') return 'cluster DNS has no ready endpoint'
    return facts.result === 'timeout'
      ? `DNS lookup timed out in pod/${facts.client}`
      : `pod/${facts.client} cannot resolve the Service name`
  },
  message: (facts, context) =>
    facts.way === 'node'
      ? nodeWords(facts)
      : facts.way === 'own'
        ? ownWords(facts, context)
        : facts.way === 'hint'
          ? nameHint(facts.services)
          : nameWords(facts),
  advice: (facts, { kubectlIn, porttraceIn }) =>
    facts.way === 'node'
      ? {
          fix: {
            text: 'Set dnsPolicy to ClusterFirstWithHostNet (with hostNetwork) or ClusterFirst, or connect to the address of the Service.',
          },
        }
      : facts.way === 'own'
        ? { fix: { text: ownFix(facts) } }
        : facts.way === 'hint'
          ? {
              next: {
                text: 'Trace the Service of the cluster DNS.',
                command: porttraceIn('kube-system', `svc/${facts.services[0] ?? 'kube-dns'}`),
              },
            }
          : {
              next: {
                text: 'Check which DNS server the client asks.',
                command: kubectlIn(facts.namespace, 'exec', facts.client, '--', 'cat', '/etc/resolv.conf'),
              },
            },
  effect: 'unresolved',
  relations: {},
  explain: {
    summary: 'A client cannot resolve the name of the Service.',
    means: 'Clients that use the name cannot connect. The IP addresses of the Service work.',
    why: 'The kubelet writes the address of cluster DNS and the search list into /etc/resolv.conf of each Pod, according to dnsPolicy and dnsConfig. A short name is completed with the namespace of the client, so a Service in another namespace needs NAME.NAMESPACE. Pods with hostNetwork or dnsPolicy Default use the DNS resolver of the Node; those with dnsPolicy None have only the resolvers and the search list of their dnsConfig. Cluster DNS may be down, or a policy may block the client.',
    sources: ['DNS for Services and Pods', 'Debug Services: does the Service work by DNS name?', 'kubernetes#10161'],
    confirm: [
      'kubectl -n NS exec POD -- nslookup SVC.NS.svc',
      'kubectl -n NS exec POD -- cat /etc/resolv.conf',
      'kubectl -n kube-system get pods,endpointslices -l k8s-app=kube-dns',
    ],
    fix: [
      'Use the name SVC.NS.svc.',
      'Set dnsPolicy: ClusterFirstWithHostNet for a Pod with hostNetwork.',
      'Fix cluster DNS: kubectl porttrace -n kube-system svc/kube-dns --probe',
    ],
  },
}

function nameHint(services: readonly string[]): string {
  return `The EndpointSlices of ${services.length === 0 ? 'cluster DNS' : `service/${services.join(', ')}`} list no ready endpoint, so DNS lookups probably fail. Test it with --probe --from pod/NAME.`
}

function nameWords({ name, client, result, said, reached, hostNetwork }: Exclude<Facts, { way: 'hint' | 'node' | 'own' }>): string {
  const what = `The lookup of ${name} ${result === 'timeout' ? 'timed out' : 'failed'} in pod/${client}`
  const onNode =
    ' The Pod uses the network of its Node, and without dnsPolicy ClusterFirstWithHostNet it uses the DNS resolver of the Node.'
  return `${what}${said === undefined ? '' : ` ("${said}")`}${reached ? ', but the same container reaches the Service by its IP address' : ''}.${hostNetwork ? onNode : ''}`
}

function nodeWords({ client, policy }: Extract<Facts, { way: 'node' }>): string {
  return `With dnsPolicy ${policy}${policy === 'Default' ? '' : ' and hostNetwork'} ${client} uses the DNS resolver of the Node, which cannot resolve Service names. The IP addresses of the Service work.`
}

function ownWords({ client, lacks, nameservers, searches }: Extract<Facts, { way: 'own' }>, { namespace, service }: WordContext): string {
  if (lacks === 'names')
    return `With dnsPolicy None ${client} asks only ${nameservers.join(', ')}, outside of the cluster, which cannot resolve Service names. The IP addresses of the Service work.`
  const list = searches.length === 0 ? 'no search list' : `only the search list ${searches.join(', ')}`
  return `With dnsPolicy None ${client} has ${list}: ${service}.${namespace} is not completed. The full name works: ${service}.${namespace}.svc.cluster.local, if that is the domain of the cluster.`
}

function ownFix({ lacks }: Extract<Facts, { way: 'own' }>): string {
  return lacks === 'names'
    ? 'Set dnsPolicy: ClusterFirst, or put the address of the cluster DNS into dnsConfig.nameservers.'
    : 'Use the full name, or add svc.cluster.local to dnsConfig.searches.'
}
