import { describe, expect, it } from 'vitest'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { site, stamped } from '../../src/demo/shop/site.ts'
import { fields } from '../../src/lib/read.ts'
import { corefiles, nodeLocal } from '../kube/corefile/corefiles.ts'
import { chainRights, reader } from './program.ts'
import { start } from './start.ts'

const at = site(shopPresent)
const added = [
  {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: stamped(at, 'DaemonSet', { name: 'kube-proxy', namespace: 'kube-system' }),
    spec: { selector: { matchLabels: { 'k8s-app': 'kube-proxy' } }, template: { metadata: { labels: { 'k8s-app': 'kube-proxy' } } } },
  },
  {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: stamped(at, 'ConfigMap', { name: 'kube-proxy', namespace: 'kube-system' }),
    data: { 'config.conf': 'kind: KubeProxyConfiguration\nmode: nftables\n' },
  },
  {
    kind: 'ServiceCIDR',
    apiVersion: 'networking.k8s.io/v1',
    metadata: stamped(at, 'ServiceCIDR', { name: 'kubernetes' }),
    spec: { cidrs: ['10.96.0.0/12'] },
  },
]

describe('the network data plane', () => {
  it('-o wide reads and draws the data plane, with the place that each value comes from', async () => {
    const bench = await start({ objects: [...shop(), ...added] })
    const { stdout, stderr } = await bench.run(['svc/web', '-o', 'wide'])
    expect(stderr).toBe('')
    const words = stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))
    const has = (part: string) => words.some((line) => line.includes(part))
    expect(has('Service proxy | kube-proxy | daemonset/kube-proxy -n kube-system | metadata.name')).toBe(true)
    expect(has('kube-proxy mode | nftables | configmap/kube-proxy -n kube-system | data[config.conf] mode')).toBe(true)
    expect(has('Pod range | 10.244.0.0/24,fd00:10:244:0::/64 on node-1 | node/node-1 | spec.podCIDRs')).toBe(true)
    expect(has('Service range | 10.96.0.0/12 | servicecidr/kubernetes | spec.cidrs')).toBe(true)
    expect(has('DNS Service | 10.96.0.10 | service/kube-dns -n kube-system | spec.clusterIP')).toBe(true)
  })

  it('without -o wide nothing of the data plane is requested', async () => {
    const bench = await start()
    await bench.run(['svc/web'])
    expect(bench.server.requests.filter(({ path }) => path.includes('kube-system') || path.includes('daemonsets'))).toEqual([])
  })

  it('a part of the data plane that may not be read is reported once, and does not change the verdict', async () => {
    const bench = await start({ users: [reader('few', chainRights, 'demo')] })
    const { stdout } = await bench.run(['svc/sidecar', '-o', 'wide'])
    expect(stdout).toContain('● healthy')
    expect(stdout.match(/not read: configmaps/g)).toHaveLength(1)
  })

  it('findings for a kube-proxy that is not Ready and for DNS without a ready endpoint are inferred, and name the probe', async () => {
    const bench = await start({ objects: [...shop(), ...added] })
    const { store } = bench.server
    for (const pod of store.list('Pod').filter(({ metadata }) => /^(kube-proxy|coredns)-/.test(metadata.name))) {
      store.put({
        ...pod,
        status: { ...fields(pod.status), conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }] },
      })
    }
    const { stdout, code } = await bench.run(['svc/web', '-o', 'wide'])
    expect(stdout).toContain('? PT701   cluster DNS has no ready endpoint (inferred)')
    expect(stdout).toMatch(/\? PT702 +kube-proxy is not ready on Node node-1 and 2 more \(inferred\)/)
    expect(stdout).toContain('--probe --from')
    expect(code).toBe(0)
    expect((await bench.run(['svc/web'])).stdout).not.toMatch(/PT70[12]/)
  })

  describe('the Corefile', () => {
    const configMap = (name: string, data: object) => ({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: stamped(at, 'ConfigMap', { name, namespace: 'kube-system' }),
      data,
    })
    const ask = async (...objects: object[]) => (await start({ objects: [...shop(), ...objects] })).run(['svc/sidecar', '-o', 'wide'])
    const dns = ({ stdout }: { stdout: string }) => /DNS +sidecar\.demo\.svc *(.*)/.exec(stdout)?.[1]

    it('is evaluated with -o wide: the one of k3s answers from the Service, without coredns-custom too', async () => {
      const run = await ask(configMap('coredns', { Corefile: corefiles.k3s, NodeHosts: '' }))
      expect(dns(run)).toBe('')
      expect(run.stdout).toContain('● healthy')
    })

    it('with a rule of coredns-custom its answer differs', async () => {
      const custom = { 'own.override': 'rewrite name suffix .demo.svc.cluster.local .old.svc.cluster.local' }
      const run = await ask(configMap('coredns', { Corefile: corefiles.k3s, NodeHosts: '' }), configMap('coredns-custom', custom))
      expect(dns(run)).toBe('cluster DNS is configured to answer differently')
      expect(run.stdout).toContain('? PT712   cluster DNS rewrites the name (inferred)')
      expect(run.stdout).toContain('data[Corefile] import /etc/coredns/custom/own.override = "rewrite name suffix')
    })

    it('with a plugin that is not evaluated the DNS entry is unknown, and says which plugin', async () => {
      const run = await ask(configMap('coredns', { Corefile: corefiles.kind.replace('ready', 'acl {\n block\n }') }))
      expect(dns(run)).toBe('unknown what cluster DNS answers: the plugin acl is not evaluated')
      expect(run.stdout).not.toContain('PT712')
    })

    it('a rule of NodeLocal DNSCache comes before CoreDNS, and without one its answers are those of CoreDNS', async () => {
      const rule = 'template IN A demo.svc.cluster.local {\n rcode NXDOMAIN\n }\n bind'
      const plain = await ask(configMap('coredns', { Corefile: corefiles.kubeadm }), configMap('node-local-dns', { Corefile: nodeLocal() }))
      expect(dns(plain)).toBe('')
      expect(plain.stdout).toContain('● healthy')
      const ruled = await ask(
        configMap('coredns', { Corefile: corefiles.kubeadm }),
        configMap('node-local-dns', { Corefile: nodeLocal().replace('bind', rule) }),
      )
      expect(dns(ruled)).toBe('cluster DNS is configured to answer differently')
      expect(ruled.stdout).toMatch(/configmap\/node-local-dns -n kube-system +data\[Corefile\] = "template IN A demo/)
    })

    it('of OpenShift is read in its own namespace', async () => {
      const { metadata, ...rest } = configMap('dns-default', { Corefile: corefiles.openshift.replace('ready', 'acl') })
      const run = await ask({ ...rest, metadata: { ...metadata, namespace: 'openshift-dns' } })
      expect(dns(run)).toBe('unknown what cluster DNS answers: the plugin acl is not evaluated')
    })

    it('is not asked for without -o wide', async () => {
      const bench = await start({ objects: [...shop(), configMap('coredns', { Corefile: 'not one {' })] })
      expect(dns(await bench.run(['svc/sidecar']))).toBe('')
    })
  })
})
