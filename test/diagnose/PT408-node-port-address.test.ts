import { describe, expect, it } from 'vitest'
import { healthy, node, port, said, service, trace } from '../build.ts'

const nodePort = service({ type: 'NodePort', ports: [port({ nodePort: 30080 })] })

describe('PT408 node-port-address', () => {
  const dualNode = node('node-1', {
    addresses: ['10.0.0.1', 'fd00::1', '192.168.7.1', 'fd77::1'].map((address) => ({ type: 'InternalIP', address })),
  })
  const object = { kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-proxy' }
  const silentOn = (value: string) => {
    const from = healthy({
      services: [nodePort],
      nodes: [dualNode],
      dataplane: [{ topic: 'nodePortAddresses', value, object, field: 'data[config.conf] nodePortAddresses' }],
    })
    return [said(from), ...trace(from).findings.flatMap(({ evidence }) => evidence.filter(({ object: { kind } }) => kind === 'Node'))].map(
      (one) => (typeof one === 'string' ? one : one.value),
    )
  }

  it.each([
    ['10.0.0.0/8', ['unknown PT408', '192.168.7.1']],
    ['fd00::/16', ['unknown PT408', 'fd77::1']],
    ['10.0.0.0/8,fd00::/16', ['unknown PT408', '192.168.7.1', 'fd77::1']],
    ['10.0.0.0/8,192.168.0.0/16', ['healthy']],
    ['primary', ['unknown PT408', '192.168.7.1', 'fd77::1']],
  ])('PT408 node-port-address compares an address with the ranges of its own family: %s', (value, found) =>
    expect(silentOn(value)).toEqual(found),
  )
})
