import { describe, expect, it } from 'vitest'
import { answer, block, webName } from './ask.ts'

const ok = /^cluster web\.demo\.svc by kubernetes:\d+$/

describe('server blocks', () => {
  it('the block of the longest zone is asked, wherever it stands', () => {
    const own = 'demo.svc.cluster.local {\n  forward . 10.0.0.9\n}\n'
    expect(answer(own + block())).toBe('upstream 10.0.0.9 by forward:2')
    expect(answer(block() + own)).toMatch(/^upstream 10\.0\.0\.9 by forward:/)
    expect(answer(block() + own.replace('demo.svc', 'other.svc'))).toMatch(ok)
    expect(answer(block() + own.replace('demo.svc', 'emo.svc'))).toMatch(ok)
  })

  it('a block for another port or another transport is not asked', () => {
    for (const key of ['cluster.local:54', 'tls://cluster.local', 'dns://cluster.local:5353'])
      expect(answer(`${key} {\n forward . 10.0.0.9\n}\n${block()}`)).toMatch(ok)
    expect(answer(`dns://cluster.local {\n forward . 10.0.0.9\n}\n${block()}`)).toMatch(/^upstream/)
  })

  it('a single port other than 53 counts as the port of the Service, and with several ports the names are unknown', () => {
    expect(answer(block().replace('.:53', '.:5353'))).toMatch(ok)
    expect(answer(`${block().replace('.:53', '.:5353')}${block().replace('.:53', '.:5454')}`)).toMatch(
      /^unknown: the Corefile has several ports/,
    )
  })

  it('a name without a block is refused, and a name in a block without a plugin that answers fails', () => {
    expect(answer('example.org {\n forward . 10.0.0.9\n}\n')).toBe('code REFUSED')
    expect(answer('.:53 {\n errors\n}\n')).toBe('code SERVFAIL')
  })

  it('two blocks for one zone, or a zone that is a variable, make every name unknown', () => {
    expect(answer(block() + block())).toBe('unknown: several server blocks have the same zone')
    expect(answer(`{$ZONE} {\n errors\n}\n${block()}`)).toBe('unknown: a zone of the Corefile is a variable')
  })

  it('if only one of two blocks is bound to an address, it is unknown which one answers, and not if both are', () => {
    const local = (line: string) => `cluster.local {\n${line}\nforward . 10.0.0.9\n}\n`
    expect(answer(local('bind 127.0.0.1') + block())).toBe('unknown: only some server blocks of the name are bound to an address')
    expect(answer(local('bind 10.0.0.1') + block('bind 10.0.0.1'))).toBe('upstream 10.0.0.9 by forward:3')
    expect(answer(block() + local('bind 127.0.0.1').replace('cluster.local', 'example.org'))).toMatch(/^cluster/)
  })
})

describe('plugins', () => {
  it('plugins are asked in the order of CoreDNS, not of the Corefile', () => {
    const late = '.:53 {\n kubernetes cluster.local\n template IN ANY demo.svc.cluster.local {\n rcode NXDOMAIN\n }\n}\n'
    expect(answer(late)).toBe('code NXDOMAIN by template:3')
  })

  it.each(['log', 'dns64', 'bufsize 1232', 'header {\n set ra\n }', 'any'])('"%s" changes no answer', (line) =>
    expect(answer(block(line))).toMatch(ok),
  )

  it.each([
    'acl {\n block\n }',
    'view office {\n expr true\n }',
    'k8s_gateway example.com',
    'erratic',
    'no_such_plugin',
    'tsig {\n require all\n }',
  ])('the plugin of "%s" is not evaluated, which is said with its name', (line) =>
    expect(answer(block(line))).toBe(`unknown: the plugin ${line.split(' ')[0]} is not evaluated`),
  )

  it('a plugin with its own data makes only the names of its zones unknown', () => {
    expect(answer(block('file /etc/db cluster.local'))).toMatch(ok)
    expect(answer(block('file /etc/db example.com'), 'db.example.com.')).toBe('unknown: the data of the plugin file is not in the Corefile')
    expect(answer(block('route53 cluster.local:Z1 {\n aws_access_key A B\n }'))).toBe(
      'unknown: the data of the plugin route53 is not in the Corefile',
    )
    expect(answer(block('etcd example.com'))).toMatch(ok)
    expect(answer(block('route53 example.com:Z1'))).toMatch(ok)
  })

  it('autopath changes no name that is found', () => {
    expect(answer(block('autopath @kubernetes'))).toMatch(ok)
    expect(answer(block('autopath @kubernetes'), 'x.demo.svc.cluster.local.')).toBe('unknown: the plugin autopath may look up another name')
  })
})

describe('the plugin kubernetes', () => {
  const options = (...lines: string[]) => `.:53 {\nkubernetes cluster.local {\n${lines.join('\n')}\n}\nforward . 10.0.0.9\n}\n`

  it('the plugin kubernetes answers only for the namespaces that it names', () => {
    expect(answer(options('namespaces demo other'))).toMatch(ok)
    expect(answer(options('namespaces other'))).toBe('code NXDOMAIN by kubernetes:2')
  })

  it('the plugin kubernetes passes on unknown names if fallthrough is set, in all zones or in the zones that it names', () => {
    expect(answer(options('namespaces other', 'fallthrough'))).toBe('upstream 10.0.0.9 by forward:6')
    expect(answer(options('namespaces other', 'fallthrough cluster.local'))).toMatch(/^upstream/)
    expect(answer(options('namespaces other', 'fallthrough in-addr.arpa'))).toBe('code NXDOMAIN by kubernetes:2')
  })

  it('is not asked for names outside of its zones', () => {
    expect(answer(block(), 'web.demo.svc.corp.local.')).toMatch(/^upstream/)
    expect(answer('cluster.local {\n kubernetes\n}\n')).toMatch(ok)
  })

  it.each(['endpoint https://10.0.0.1', 'kubeconfig /etc/config', 'shards 4', 'pods perhaps', 'ignore everything', 'namespaces {$NS}'])(
    'the answers of the plugin kubernetes are unknown with "%s"',
    (line) => expect(answer(options(line))).toMatch(/^unknown: the (?:option|plugin)/),
  )

  it.each(['ttl 30', 'pods verified', 'startup_timeout 9s', 'apiserver_qps 5', 'multicluster clusterset.local', 'zonal', 'tls a b c'])(
    'the plugin kubernetes answers names of Services as before with "%s"',
    (line) => expect(answer(options(line))).toMatch(ok),
  )

  it('what was not read of the cluster is unknown', () =>
    expect(answer(block(), webName, { record: () => 'unknown' })).toBe('unknown: not all objects were read that decide it'))

  it('names of other shapes have no record', () => {
    expect(answer(block(), 'a.b.c.web.demo.svc.cluster.local.')).toMatch(/^code NXDOMAIN/)
    expect(answer(block(), '_http._tcp.web.demo.svc.cluster.local.')).toMatch(/^unknown/)
    expect(answer(block(), 'demo.svc.cluster.local.')).toMatch(/^code NODATA/)
    expect(answer(block(), 'web.demo.cluster.local.')).toMatch(/^code NXDOMAIN/)
  })
})

describe('the plugin forward', () => {
  it('the first forward whose zone holds the name is used, unless its except lists the name', () => {
    const two = '.:53 {\n forward corp.local 10.0.0.1 {\n except a.corp.local\n }\n forward . 10.0.0.2\n}\n'
    expect(answer(two, 'db.corp.local.')).toBe('upstream 10.0.0.1 by forward:2')
    expect(answer(two, 'x.a.corp.local.')).toBe('upstream 10.0.0.2 by forward:5')
    expect(answer('.:53 {\n forward . 10.0.0.1 {\n except .\n }\n}\n', 'db.corp.local.')).toMatch(/^code SERVFAIL/)
    expect(answer('.:53 {\n forward . {$UP}\n}\n')).toBe('unknown: the plugin forward depends on what was not read')
  })
})
