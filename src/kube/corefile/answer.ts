import type { Corefile, CorefileBlock, CorefileDirective } from '../../model/corefile.ts'
import type { NameAnswer } from '../../model/name-view.ts'
import { zonesBehind } from './directive.ts'
import { forward } from './forward.ts'
import { hosts } from './hosts.ts'
import { kubernetes } from './kubernetes.ts'
import { codeAnswer, type Plugin, type Question, unknownAnswer, type World } from './question.ts'
import { rewrite } from './rewrite.ts'
import { template } from './template.ts'
import { isIn, keyOf, zoneOf, zonesFor } from './zones.ts'

/** With several search domains autopath looks up more names than the client asked for. A name that is found is not changed. */
const autopath: Plugin = ({ directives: [directive] }, question, next) => {
  const answer = next(question)
  return answer.type === 'cluster' ? answer : unknownAnswer('the plugin autopath may look up another name', directive)
}

/** Answers names of its zones from data that is not in the Corefile. */
const zoned: Plugin = ({ directives, block }, question, next) => {
  const directive = directives.find(({ plugin, args = [] }) => {
    const zones = args
      .slice(zonesBehind[plugin] ?? 0)
      .map((arg) => (plugin === 'route53' || plugin === 'azure' || plugin === 'clouddns' ? arg.replace(/:.*/, '') : arg))
    return zoneOf(zonesFor(zones, block), question.name) !== undefined
  })
  return directive ? unknownAnswer(`the data of the plugin ${directive.plugin} is not in the Corefile`, directive) : next(question)
}

/**
 * The plugins that can change an answer, in the order in which CoreDNS asks them, whatever the order in the Corefile is (coredns plugin.cfg). `proxy` stood
 * where `forward` is, up to CoreDNS 1.4.
 */
const plugins = new Map<string, Plugin>([
  ['rewrite', rewrite],
  ['autopath', autopath],
  ['template', template],
  ['hosts', hosts],
  ['route53', zoned],
  ['azure', zoned],
  ['clouddns', zoned],
  ['k8s_external', zoned],
  ['kubernetes', kubernetes],
  ['file', zoned],
  ['auto', zoned],
  ['secondary', zoned],
  ['etcd', zoned],
  ['forward', forward],
  ['proxy', forward],
])

/** Plugins that leave names and addresses as they are (coredns plugin.cfg and the README of each). */
const quiet: ReadonlySet<string> = new Set(
  (
    'root metadata geoip cancel proxyproto quic grpc_server https https3 timeouts multisocket reload nsid bufsize bind debug trace ready health ' +
    'pprof prometheus errors log dnstap local dns64 any chaos loadbalance cache header dnssec tls minimal transfer loop on sign'
  ).split(' '),
)

/** What CoreDNS answers to a client that asks for the name, a full one. Plugins that are not evaluated make it unknown. It never throws. */
export function answerOf(corefile: Corefile, name: string, type: Question['type'], world: World): NameAnswer {
  if (corefile.fault !== undefined) return unknownAnswer(`the Corefile cannot be parsed: ${corefile.fault}`)
  if (name.length > 255) return unknownAnswer('the name is too long for DNS')
  const unread = corefile.unread?.find(({ pattern }) => !world.importsNothing(pattern))
  if (unread) return unknownAnswer(`the import of ${unread.pattern} was not read`)
  const block = blockFor(corefile.blocks, name)
  if (typeof block === 'string') return unknownAnswer(block)
  return block ? askBlock(block, { name, type }, world) : codeAnswer('REFUSED')
}

/** The block of the longest zone that the name is in (coredns core/dnsserver/server.go, ServeDNS); a sentence if it is not known which. */
function blockFor(blocks: readonly CorefileBlock[], name: string): CorefileBlock | string | undefined {
  const served = blocks.flatMap((block) => block.keys.map((key) => ({ block, key, ...keyOf(key) })))
  if (served.some(({ key }) => /[{%]|__PILLAR__/.test(key))) return 'a zone of the Corefile is a variable'
  const plain = served.filter(({ transport }) => transport === 'dns')
  const ports = new Set(plain.map(({ port }) => port))
  const [only] = ports
  if (!ports.has('53') && ports.size > 1) return 'the Corefile has several ports, and none is 53'
  const port = ports.has('53') ? '53' : only
  const meant = plain.filter((one) => one.port === port && isIn(one.zone, name))
  const bound = new Set(meant.map(({ block }) => block.directives.some(({ plugin }) => plugin === 'bind')))
  if (bound.size > 1) return 'only some server blocks of the name are bound to an address'
  const longest = Math.max(...meant.map(({ zone }) => zone.length))
  const [first, second] = meant.filter(({ zone }) => zone.length === longest)
  return second ? 'several server blocks have the same zone' : first?.block
}

function askBlock(block: CorefileBlock, question: Question, world: World): NameAnswer {
  const unread = block.unread?.find(({ pattern }) => !world.importsNothing(pattern))
  if (unread) return unknownAnswer(`the import of ${unread.pattern} was not read`)
  const strange = block.directives.find(({ plugin }) => !plugins.has(plugin) && !quiet.has(plugin))
  if (strange) return unknownAnswer(`the plugin ${strange.plugin} is not evaluated`, strange)
  const chain = [...plugins].flatMap(([name, plugin]) => {
    const directives = block.directives.filter((directive) => directive.plugin === name)
    return directives.length === 0 ? [] : [{ plugin, directives }]
  })
  return ask(chain, block, question, world)
}

function ask(
  chain: readonly { plugin: Plugin; directives: readonly CorefileDirective[] }[],
  block: CorefileBlock,
  question: Question,
  world: World,
): NameAnswer {
  const [first, ...rest] = chain
  // A chain without a plugin that answers fails (coredns plugin/plugin.go, NextOrFailure); a block without plugins refuses.
  if (!first) return codeAnswer(block.directives.length === 0 ? 'REFUSED' : 'SERVFAIL')
  return first.plugin({ directives: first.directives, block, world }, question, (next) => ask(rest, block, next, world))
}
