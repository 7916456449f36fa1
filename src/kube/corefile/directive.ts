import { defined } from '../../lib/defined.ts'
import type { CorefileDirective } from '../../model/corefile.ts'
import { isNewLine, type Token } from './tokens.ts'

/** Plugins of which everything is kept, since they are evaluated. */
const evaluated: ReadonlySet<string> = new Set(['kubernetes', 'rewrite', 'template', 'hosts', 'forward', 'proxy'])

/**
 * Plugins of which only the zones are kept. The number: how many other arguments precede them on the line of the plugin. The lines between
 * the braces may be secret.
 */
export const zonesBehind: Readonly<Record<string, number>> = {
  file: 1,
  auto: 0,
  secondary: 0,
  etcd: 0,
  k8s_external: 0,
  route53: 0,
  azure: 0,
  clouddns: 0,
}

/** Options of which nothing is kept: the plugin kubernetes names files of keys, and none decides which names there are. */
const dropped: ReadonlySet<string> = new Set(['tls'])

/** A directive of its words, the name first: arguments up to the end of the line or a brace, and the lines between the braces. */
export function directiveAt(words: readonly Token[], isOpen: boolean): CorefileDirective {
  const [name, ...rest] = words
  const plugin = name?.text ?? ''
  const base = { plugin, line: name?.line ?? 0, ...defined({ file: name?.file }), ...(isOpen && { isOpen: true as const }) }
  const brace = rest.findIndex(({ text }) => text === '{')
  const args = rest.slice(0, brace < 0 ? rest.length : brace).map(({ text }) => text)
  if (!evaluated.has(plugin)) return Object.hasOwn(zonesBehind, plugin) && args.length > 0 ? { ...base, args } : base
  const options: string[][] = []
  const inner = brace < 0 ? [] : rest.slice(brace)
  let isNested = false
  inner.forEach((token, index) => {
    const before = inner[index - 1]
    if (index === 0 || token.text === '}') return
    if (token.text === '{') isNested = true
    else if (index === 1 || !before || isNewLine(before, token)) options.push([token.text])
    else options.at(-1)?.push(token.text)
  })
  const kept = options.filter(([option = '']) => !dropped.has(option))
  return {
    ...base,
    ...defined({
      isOpen: isOpen || isNested ? (true as const) : undefined,
      args: args.length > 0 ? args : undefined,
      options: kept.length > 0 ? kept : undefined,
    }),
  }
}
