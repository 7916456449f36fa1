import type { Symptom } from '../../model/symptom.ts'

/** What a fault does to the traffic of a client. Every finding has one; `none`: it ends no connection by itself. */
export type Effect = 'none' | keyof typeof table

/** Symptoms that an effect can cause, or cannot, and why; of those in neither list it says nothing. */
interface Row {
  can: readonly Symptom[]
  /** For those that it can: one clause without a full stop. */
  why: string
  cannot: readonly { symptoms: readonly Symptom[]; why: string }[]
  /** Where Kubernetes, a kernel or a proxy does so. */
  source: string
}

const names: readonly Symptom[] = ['no-such-name', 'name-unanswered']
const tls: readonly Symptom[] = ['tls-expired', 'tls-unknown-authority', 'tls-wrong-name', 'tls-not-tls']

const resolved = { symptoms: names, why: 'the name of a Service resolves without an endpoint' }
const noConnection = {
  symptoms: [...tls, 'http-413', 'goaway'],
  why: 'TLS and HTTP errors need a connection, and this finding prevents it',
} as const

const table = {
  /** A Service port without a usable endpoint. */
  rejected: {
    can: ['refused', 'http-502', 'http-503'],
    why: 'kube-proxy rejects connections to a Service port without endpoints, and proxies answer 502 or 503',
    cannot: [
      {
        symptoms: ['timeout', 'http-504'],
        why: 'kube-proxy rejects connections to a Service port without endpoints immediately: check policies and Nodes',
      },
      resolved,
      noConnection,
    ],
    source:
      'kubernetes/kubernetes pkg/proxy/iptables/proxier.go ("has no endpoints", REJECT); RFC 792; ingress-nginx: 503 without endpoints',
  },
  /** The same of a load balancer, a NodePort or a route, whose own health checks decide. */
  unserved: {
    can: ['refused', 'timeout', 'reset', 'http-502', 'http-503', 'http-504'],
    why: 'it has no endpoint: the Node rejects connections, and a load balancer whose health checks fail drops, resets or answers them itself',
    cannot: [noConnection],
    source: 'kubernetes/kubernetes pkg/proxy/healthcheck/service_health.go',
  },
  /** A headless Service without an endpoint. */
  nameless: {
    can: names,
    why: 'the name of a headless Service without endpoints has no address',
    cannot: [noConnection],
    source: 'Kubernetes DNS-Based Service Discovery 1.1, section 2.4',
  },
  /** No process accepts on the port of the Pod. */
  closed: {
    can: ['refused', 'http-502', 'http-503'],
    why: 'the kernel answers a connection to a port on which no process listens with a reset, and proxies answer 502 or 503',
    cannot: [
      { symptoms: ['timeout', 'http-504'], why: 'the kernel of the Pod answers immediately: check policies and Nodes' },
      resolved,
      noConnection,
    ],
    source: 'RFC 9293 section 3.10.7.1',
  },
  /** A Node or a rule drops packets. */
  dropped: {
    can: ['timeout', 'http-502', 'http-503', 'http-504'],
    why: 'dropped packets get no response, and a proxy times out',
    cannot: [resolved, noConnection],
    source: 'kubernetes/kubernetes pkg/proxy/iptables/proxier.go ("has no local endpoints", DROP)',
  },
  /** The kernel makes connections that the process does not accept or read; a full queue takes no more. */
  unanswered: {
    can: ['timeout', 'http-502', 'http-503', 'http-504'],
    why: 'a connection that the process does not accept gets no response, and a proxy times out',
    cannot: [resolved],
    source: 'listen(2), the backlog; torvalds/linux net/ipv4/tcp_input.c (tcp_conn_request)',
  },
  /** A policy denies the client; some plugins reject (kube-router), so a refused connection is not excluded. */
  denied: {
    can: ['timeout', 'http-502', 'http-503', 'http-504'],
    why: 'most network plugins drop traffic that a policy denies, and a proxy times out',
    cannot: [resolved, noConnection],
    source: 'Kubernetes documentation, Network Policies; cloudnativelabs/kube-router netpol (REJECT)',
  },
  /** A Node, or the way between Nodes, is down. */
  unreachable: {
    can: ['timeout', 'no-route', 'reset', 'refused', 'http-502', 'http-503', 'http-504'],
    why: 'packets that a faulty Node forwards are lost, late or rejected by another host',
    cannot: [resolved, { symptoms: [...tls, 'http-413'], why: noConnection.why }],
    source: 'RFC 792 destination unreachable; Debug Services: Is the kube-proxy working?',
  },
  /** The networks of two clusters are not connected. */
  disconnected: {
    can: ['timeout', 'no-route', ...names, 'http-502', 'http-503', 'http-504'],
    why: 'packets to the other cluster are lost, and the DNS server of the ClusterSet may leave out its addresses',
    cannot: [noConnection],
    source: 'submariner-io/lighthouse plugin/lighthouse (ClusterStatus.IsConnected)',
  },
  /** The name is not answered as the client needs it. */
  unresolved: {
    can: names,
    why: 'the client gets no address for the name',
    cannot: [
      {
        symptoms: ['refused', 'reset', 'no-route', ...tls, 'http-404', 'http-413', 'http-500', 'http-502', 'http-504', 'goaway'],
        why: 'a client without an address cannot connect',
      },
    ],
    source: 'getaddrinfo(3)',
  },
  /** DNS is told to give another answer, or none. */
  misanswered: {
    can: [...names, 'refused', 'timeout', 'no-route', 'tls-unknown-authority', 'tls-wrong-name', 'http-404', 'http-502', 'http-503'],
    why: 'the configuration of cluster DNS gives the client no address, or that of another host',
    cannot: [],
    source: 'coredns/coredns plugin/rewrite, plugin/template and plugin/hosts README.md',
  },
  /** The Service does not have the port. */
  'wrong-port': {
    can: ['refused', 'timeout', 'no-route'],
    why: 'kube-proxy has no rule for the port: what happens to the packet depends on its mode and on the network',
    cannot: [resolved, noConnection],
    source: 'kubernetes/kubernetes pkg/proxy/nftables/proxier.go cluster-ips; pkg/proxy/ipvs',
  },
  /** A route leads to nothing, or is not accepted. */
  misrouted: {
    can: ['http-404', 'http-500', 'http-502', 'http-503'],
    why: 'the controller of the route has no backend and answers itself',
    cannot: [{ symptoms: [...names, 'goaway', 'http-413'], why: 'the controller answers such requests itself' }],
    source: 'Gateway API HTTPRouteRule.backendRefs (500); ingress-nginx default backend (404, 503)',
  },
  /** No controller, or no listener, takes the traffic of the route. */
  unrouted: {
    can: ['refused', 'timeout', 'no-such-name', 'http-404', 'http-503'],
    why: 'no controller, or another controller, handles the route',
    cannot: [],
    source: 'Gateway API Gateway conditions Accepted and Programmed; Ingress class documentation',
  },
  /** The Service is not reached from outside of the cluster. */
  unexposed: {
    can: ['refused', 'timeout', 'no-route', 'no-such-name'],
    why: 'no load balancer or Node answers at that address for the Service',
    cannot: [],
    source: 'core/v1 ServiceStatus.loadBalancer',
  },
  /** Client and server, or the proxies between them, speak different protocols. */
  misspoken: {
    can: ['reset', 'tls-not-tls', 'http-502', 'http-503', 'goaway'],
    why: 'a server or proxy that gets an unexpected protocol ends the connection',
    cannot: [{ symptoms: [...names, 'refused', 'no-route'], why: 'the protocol matters only after the connection is established' }],
    source: 'RFC 8446 section 6; Istio documentation, Protocol Selection',
  },
  /** An entry point has no certificate that clients accept. */
  uncertified: {
    can: ['tls-expired', 'tls-unknown-authority', 'tls-wrong-name'],
    why: 'the certificate has expired, or the controller serves one of its own',
    cannot: [
      { symptoms: [...names, 'refused', 'timeout', 'no-route'], why: 'the certificate matters only after the connection is established' },
      { symptoms: ['http-502', 'http-503', 'http-504'], why: 'a client that rejects the certificate gets no response' },
    ],
    source: 'RFC 8446 section 4.4.2.4; ingress-nginx, TLS: default certificate',
  },
  /** Pods serve that are about to end, or are not ready. */
  interrupted: {
    can: ['refused', 'reset', 'timeout', 'http-502', 'http-503', 'http-504', 'goaway'],
    why: 'Pods that end or are not ready break connections that reach them',
    cannot: [resolved, { symptoms: tls, why: 'a Pod that terminates keeps its certificate' }],
    source: 'Kubernetes documentation, Pod Lifecycle: Pod termination flow',
  },
  /** Traffic reaches the wrong Pods, or addresses that no Pod has any more. */
  foreign: {
    can: ['refused', 'reset', 'timeout', 'no-route', ...tls, 'http-404', 'http-500', 'http-502', 'http-503', 'http-504'],
    why: 'some of the requests reach other Pods than intended',
    cannot: [resolved],
    source: 'core/v1 ServiceSpec.selector',
  },
  /** Clients reject the certificate of the server. */
  distrusted: {
    can: ['tls-expired', 'tls-unknown-authority', 'tls-wrong-name', 'http-502', 'http-503'],
    why: 'a client that checks the certificate ends the connection, and a proxy that does answers 502 or 503',
    cannot: [
      {
        symptoms: [...names, 'refused', 'timeout', 'no-route'],
        why: 'the certificate is checked only after the connection is established',
      },
    ],
    source: 'RFC 8446 section 6.2; RFC 5280 section 6.1',
  },
  /** The server answers with an error. */
  answered: {
    can: ['http-404', 'http-500', 'http-502', 'http-503', 'http-504'],
    why: 'the server itself answers with this status',
    cannot: [{ symptoms: [...names, 'refused', 'no-route', ...tls], why: 'a status needs a connection, and TLS that works' }],
    source: 'RFC 9110 section 15',
  },
  /** An alias leads to a host that knows nothing of the name by which it is called. */
  alias: {
    can: ['tls-wrong-name', 'http-404', 'no-such-name', 'refused'],
    why: 'the host of the alias gets the name of the Service, but has its own ports and certificates',
    cannot: [],
    source: 'Kubernetes documentation, Service: ExternalName (HTTP, HTTPS)',
  },
} as const satisfies Readonly<Record<string, Row>>

/** The table: effect × symptom. */
export const effects: Readonly<Record<keyof typeof table, Row>> = table
