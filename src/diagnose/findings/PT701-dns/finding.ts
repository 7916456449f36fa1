import type { FindingDefinition, WordContext } from '../../finding.ts'
import type { Facts } from './facts.ts'
import { failedLookup } from './failed-lookup.ts'
import { nameServiceHint } from './name-service-hint.ts'
import { nodeResolver } from './node-resolver.ts'
import { ownDns } from './own-dns.ts'

/** The name of the Service is not resolved in a client, or by what the API shows of the name service it may not be. */
export const PT701: FindingDefinition<'PT701', Facts> = {
  code: 'PT701',
  name: 'dns',
  rule: (chain) => [...failedLookup(chain), ...nameServiceHint(chain), ...nodeResolver(chain), ...ownDns(chain)],
  title: (facts) => {
    if (facts.way === 'node') return `${facts.client} asks the resolver of its Node`
    if (facts.way === 'own')
      return facts.lacks === 'names'
        ? `${facts.client} asks no DNS server of the cluster`
        : `${facts.client} has no search list of the cluster`
    if (facts.way === 'hint') return "the cluster's name service has no ready endpoint"
    return facts.result === 'timeout'
      ? `the name service does not answer pod/${facts.client} in time`
      : `pod/${facts.client} does not resolve the name of the Service`
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
  relations: {},
  explain: {
    summary: 'A client does not resolve the name of the Service.',
    means: 'Clients that use the name fail, while the addresses of the Service work.',
    why: "The kubelet writes the address of the cluster's name service and the search list into /etc/resolv.conf of each Pod, as dnsPolicy and dnsConfig say. A short name is completed with the namespace of the client, so that another namespace's Service needs NAME.NAMESPACE. Pods with hostNetwork or dnsPolicy Default ask the name service of the Node; those with dnsPolicy None have the resolvers and the search list of their dnsConfig alone. The cluster's own may be down, or a policy may keep the client from it.",
    sources: ['DNS for Services and Pods', 'Debug Services: does the Service work by DNS name?', 'kubernetes#10161'],
    confirm: [
      'kubectl -n NS exec POD -- nslookup SVC.NS.svc',
      'kubectl -n NS exec POD -- cat /etc/resolv.conf',
      'kubectl -n kube-system get pods,endpointslices -l k8s-app=kube-dns',
    ],
    fix: [
      'Use the name SVC.NS.svc.',
      'Set dnsPolicy: ClusterFirstWithHostNet for a Pod with hostNetwork.',
      "Mend the cluster's name service: kubectl porttrace -n kube-system svc/kube-dns --probe",
    ],
  },
}

function nameHint(services: readonly string[]): string {
  return `The slices of ${services.length === 0 ? 'the name service' : `service/${services.join(', ')}`} list no ready endpoint: names are probably not resolved. --probe --from a Pod tells.`
}

function nameWords({ name, client, result, said, reached, hostNetwork }: Exclude<Facts, { way: 'hint' | 'node' | 'own' }>): string {
  const what = `${name} ${result === 'timeout' ? 'was not resolved in time' : 'is not resolved'} in pod/${client}`
  const onNode = ' The Pod is on the network of its Node: without dnsPolicy ClusterFirstWithHostNet it asks the name service of the Node.'
  return `${what}${said === undefined ? '' : ` ("${said}")`}${reached ? ', while the same container reaches the Service by its address' : ''}.${hostNetwork ? onNode : ''}`
}

function nodeWords({ client, policy }: Extract<Facts, { way: 'node' }>): string {
  return `With dnsPolicy ${policy}${policy === 'Default' ? '' : ' on the network of its Node'} ${client} asks the resolver of the Node, which knows no names of Services. The addresses of the Service work.`
}

function ownWords({ client, lacks, nameservers, searches }: Extract<Facts, { way: 'own' }>, { namespace, service }: WordContext): string {
  if (lacks === 'names')
    return `With dnsPolicy None ${client} asks ${nameservers.join(', ')} alone, outside of the cluster, where no names of Services are known. The addresses of the Service work.`
  const list = searches.length === 0 ? 'no search list' : `the search list ${searches.join(', ')} alone`
  return `With dnsPolicy None ${client} has ${list}: ${service}.${namespace} is not completed. The whole name works: ${service}.${namespace}.svc.cluster.local, if that is the domain of the cluster.`
}

function ownFix({ lacks }: Extract<Facts, { way: 'own' }>): string {
  return lacks === 'names'
    ? 'Set dnsPolicy: ClusterFirst, or put the address of the cluster DNS into dnsConfig.nameservers.'
    : 'Use the whole name, or add svc.cluster.local to dnsConfig.searches.'
}
