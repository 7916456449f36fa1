import { type Site, stamped } from '../../../src/demo/shop/site.ts'
import type { Scenarios } from '../scenario.ts'

/** The Corefile of kubeadm, with a rule that takes the names of one namespace. */
function corefile(at: Site, namespace: string): unknown {
  const content = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    template IN ANY ${namespace}.svc.cluster.local {
       rcode NXDOMAIN
    }
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: stamped(at, 'ConfigMap', { name: 'coredns', namespace: 'kube-system' }),
    data: { Corefile: content },
  }
}

/** PT712: the rules of cluster DNS itself. */
export const nameScenarios: Scenarios = {
  PT712: {
    fault: {
      what: 'The Corefile answers NXDOMAIN to names of the namespace.',
      objects: (at) => [corefile(at, 'demo')],
      also: ['ConfigMap'],
      verdict: 'unknown',
    },
    twin: {
      what: 'The Corefile answers NXDOMAIN to names of another namespace.',
      objects: (at) => [corefile(at, 'old-demo')],
      also: ['ConfigMap'],
      verdict: 'healthy',
    },
  },
}
