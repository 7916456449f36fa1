import { distinct } from '../../lib/distinct.ts'
import type { Model } from '../model.ts'
import { listOf } from '../probed.ts'
import { nameKey, type ServiceName } from '../screen.ts'
import { placeOf } from '../state.ts'
import { opened, type PaletteEffect, type Verb } from './verb.ts'

/** The list with this filter. */
export function filtered(text: string, { state }: Model): PaletteEffect {
  const filter = { type: 'filter', text } as const
  return { actions: placeOf(state).screen.at === 'services' ? [filter] : [{ type: 'home' }, filter] }
}

/** The namespace and the name that are typed: `other/web`, or `web` in the namespace of the view. */
function placed(value: string, { view }: Model): { namespace: string | undefined; name: string } {
  const [, namespace = view.namespace, name = value] = /^([a-z0-9-]+)\/([^/:]+)$/.exec(value) ?? []
  return { namespace, name }
}

/** What opens a target as the command line takes it: in its namespace if it has one. */
export function target(words: (value: string) => string): Verb['effect'] {
  return (value, model) => {
    const { namespace, name } = placed(value, model)
    const found = model.settings.parseTarget?.(words(name))
    if (!found || found.kind === 'service') return undefined
    return opened({ at: 'target', target: found, ...(namespace !== undefined && { namespace }) })
  }
}

/** The page of a Pod, from which its logs are followed. */
export const podPage: Verb['effect'] = (value, model) => {
  const { namespace, name } = placed(value, model)
  if (namespace === undefined || model.settings.parseTarget?.(`pod/${name}`)?.kind !== 'pod') return undefined
  return {
    actions: [
      { type: 'open', screen: { at: 'pod', pod: { namespace, name } } },
      { type: 'notice', text: 'f follows the log of the selected container', isDone: true },
    ],
  }
}

/** The Service of the list that is called so, with its namespace or without it. */
export function serviceNamed(value: string, model: Model): ServiceName | undefined {
  const found = listOf(model)?.items.find(
    ({ target: { namespace = '', name } }) => value === nameKey({ namespace, name }) || value === nameOf(namespace, name, model),
  )
  return found && { namespace: found.target.namespace ?? '', name: found.target.name }
}

/** The chain of a Service, at a port if one is named; behind a slash the list with a filter, behind an at sign another context. */
export const service: Verb['effect'] = (value, model) => {
  if (value.startsWith('/')) return filtered(value.slice(1), model)
  if (value.startsWith('@')) return model.contexts.includes(value.slice(1)) ? { context: value.slice(1) } : undefined
  const [, name = value, port] = /^(.+):([^:]+)$/.exec(value) ?? []
  const named = serviceNamed(name, model)
  return named && opened({ at: 'chain', service: named, ...(port !== undefined && { port: /^\d+$/.test(port) ? Number(port) : port }) })
}

/** An IP address, or a name with a port: a bare name is a Service. */
export function address(value: string, { settings }: Model): PaletteEffect | undefined {
  const found = settings.parseTarget?.(value)
  return found?.kind === 'address' ? opened({ at: 'target', target: found }) : undefined
}

/** The Services of the list. */
export function serviceNames(model: Model): string[] {
  return (listOf(model)?.items ?? []).map(({ target: { namespace = '', name } }) => nameOf(namespace, name, model))
}

/** The Pods behind the Services of the list. */
export function podNames(model: Model): string[] {
  return distinct(
    (listOf(model)?.items ?? []).flatMap(({ target: { namespace = '' }, ports }) =>
      ports
        .flatMap(({ candidates, endpoints }) => [...candidates.map(({ pod }) => pod), ...endpoints.flatMap(({ pod }) => pod ?? [])])
        .map((pod) => nameOf(namespace, pod, model)),
    ),
  )
}

/** The Nodes of those Pods. */
export function nodeNames(model: Model): string[] {
  const ports = (listOf(model)?.items ?? []).flatMap((trace) => trace.ports)
  return distinct(ports.flatMap(({ candidates, endpoints }) => [...candidates, ...endpoints].flatMap(({ node }) => node ?? []))).sort()
}

function nameOf(namespace: string, name: string, { view }: Model): string {
  return view.namespace === undefined ? nameKey({ namespace, name }) : name
}
