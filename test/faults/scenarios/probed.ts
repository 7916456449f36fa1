import { app, container } from '../../../src/demo/shop/app-plan.ts'
import type { Call } from '../../probe/world.ts'
import { web } from '../cluster.ts'
import type { Scenarios } from '../scenario.ts'

const udp = app('dns', ['node-1', 'node-3'], [container('dns', { ports: { dns: '5353/UDP' }, listens: ['udp6 :::5353'] })])
const udpService = { dns: { spec: { ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 'dns' }] } } }
/** A Pod of another workload, from which clients connect. */
const client = app('client', ['node-2'], [container('client', {})])
const single = web({ on: ['node-1'] })

const isName = ({ host }: Call) => host === 'web.demo.svc'
const isClusterIP = ({ host }: Call) => host.startsWith('10.96.')
const onPort = () => ['tcp6 :::8080']

/** What only probes show: sockets, and connections. */
export const probedScenarios: Scenarios = {
  PT303: {
    fault: {
      what: 'The process listens on loopback; it has no readiness probe.',
      apps: [web({}, { listens: ['tcp 127.0.0.1:8080'] })],
      probe: { listens: () => ['tcp 127.0.0.1:8080', 'tcp6 ::1:8080'], connect: () => 'refused' },
      verdict: 'broken',
    },
    twin: {
      what: 'Beside the process another one listens on loopback.',
      probe: { listens: () => ['tcp6 :::8080', 'tcp 127.0.0.1:8080', 'tcp 127.0.0.1:9901'] },
      verdict: 'healthy',
    },
  },
  PT308: {
    fault: {
      what: 'A UDP Service, whose server is bound and does not answer an empty datagram.',
      apps: [udp],
      services: udpService,
      target: { kind: 'service', name: 'dns' },
      probe: { listens: () => ['udp6 :::5353'] },
      verdict: 'healthy',
    },
    twin: {
      what: 'A UDP Service, whose server answers.',
      apps: [udp],
      services: udpService,
      target: { kind: 'service', name: 'dns' },
      probe: { listens: () => ['udp6 :::5353'], connect: () => 'open' },
      verdict: 'healthy',
    },
  },
  PT701: {
    fault: {
      what: 'The client does not resolve the name, and reaches the addresses.',
      probe: { listens: onPort, connect: (call) => (isName(call) ? 'no-such-name' : 'open') },
      verdict: 'degraded',
    },
    twin: {
      what: 'The name is not reached within the time, and neither is the address that it stands for.',
      probe: { listens: onPort, connect: (call) => (isName(call) || isClusterIP(call) ? 'timeout' : 'open') },
      findings: ['PT702'],
      verdict: 'unknown',
    },
  },
  PT702: {
    fault: {
      what: 'From a client of another workload the Pods are reached, and the ClusterIP is not.',
      apps: [client],
      probe: { from: 'client', listens: onPort, connect: (call) => (isClusterIP(call) || isName(call) ? 'timeout' : 'open') },
      verdict: 'degraded',
    },
    twin: {
      what: 'Neither the ClusterIP is reached nor the Pods.',
      apps: [client],
      probe: { from: 'client', listens: onPort, connect: () => 'timeout' },
      findings: ['PT707'],
      verdict: 'degraded',
    },
  },
  PT703: {
    fault: {
      what: 'The only Pod does not reach itself by the ClusterIP, and another client does.',
      apps: [single, client],
      probe: {
        from: 'client',
        listens: onPort,
        connect: (call) => (call.pod.startsWith('web-') && isClusterIP(call) ? 'timeout' : 'open'),
      },
      verdict: 'degraded',
    },
    twin: {
      what: 'The only Pod reaches itself by the ClusterIP.',
      apps: [single, client],
      probe: { from: 'client', listens: onPort },
      verdict: 'healthy',
    },
  },
  PT707: {
    fault: {
      what: 'The process listens, and a client on another Node gets no answer from one of the Pods.',
      apps: [single, client],
      probe: { from: 'client', listens: onPort, connect: ({ pod }) => (pod.startsWith('client') ? 'timeout' : 'open') },
      verdict: 'degraded',
    },
    twin: {
      what: 'Nothing listens in the Pod that does not answer.',
      apps: [single, client],
      probe: { from: 'client', listens: () => [], connect: () => 'refused' },
      findings: ['PT302'],
      verdict: 'broken',
    },
  },
}
