import { count } from '../lib/count.ts'
import type { CallList, TracedCall } from '../model/calls.ts'
import { gapLines } from './gaps.ts'
import { renderJson } from './json.ts'
import { gap, noted, page, spread, table } from './layout.ts'
import type { OutputFormat, RenderOptions } from './options.ts'
import { type Line, type Look, lookOf, span, verdictLine } from './style.ts'

/** What a Pod was given, in one of the formats for it (CALL_FORMATS). What a format alone needs is loaded when it is asked for. */
export async function renderCalls(list: CallList, format: OutputFormat, options: RenderOptions): Promise<string> {
  switch (format) {
    case 'json':
      return renderJson(list)
    case 'yaml':
      return (await import('./yaml.ts')).renderYaml(list)
    case 'name':
      return (await import('./name.ts')).renderNames(tracesOf(list))
    default: {
      const [{ withWidths }, { renderTexts }] = await Promise.all([import('../lib/width.ts'), import('./text.ts')])
      const wide = { ...options, wide: true }
      return withWidths(
        () =>
          callText(list, options) +
          (format === 'wide'
            ? tracesOf(list)
                .map((one) => `\n${renderTexts([one], wide)}`)
                .join('')
            : ''),
      )
    }
  }
}

/** Each trace once: several settings may hold the same address. */
function tracesOf({ items }: CallList) {
  return [...new Map(items.flatMap(({ address, trace }) => (trace ? [[address, trace] as const] : []))).values()]
}

function callText(list: CallList, options: RenderOptions): string {
  const look = lookOf(options)
  return page([...headLines(list, look), [], ...rows(list, look), ...notes(list, look)], look, options.color)
}

/** `demo/fe-1   Pod   3 addresses of Services, 1 broken`. */
function headLines({ client, items }: CallList, look: Look): Line[] {
  const counts = [...Map.groupBy(items, ({ verdict }) => verdict)].filter(([verdict]) => verdict !== 'healthy')
  const words = [
    count(items.length, 'address of a Service', 'addresses of Services'),
    ...counts.map(([verdict, { length }]) => `${length} ${verdict}`),
  ]
  const name = `${client.namespace === undefined ? '' : `${client.namespace}/`}${client.name}`
  return [spread([span(name, 'strong'), gap, span(client.kind)], [span(words.join(', '))], look)]
}

function rows({ items }: CallList, look: Look): Line[] {
  if (items.length === 0) return [[span('No environment variable, command, argument or probe holds the address of a Service.')]]
  const titles = ['VERDICT', 'CONTAINER', 'SETTING', 'ADDRESS', 'FINDING'].map((title): Line => [span(title)])
  return table([titles, ...items.map((call) => cells(call, look))])
}

function cells({ verdict, container, field, configMap, address, cause, missing }: TracedCall, look: Look): Line[] {
  const finding = missing ?? (cause ? `${cause.code} ${cause.text}` : '')
  return [
    verdictLine(verdict, look),
    [span(container)],
    [span(configMap === undefined ? settingOf(field) : `configmap/${configMap} ${settingOf(field)}`)],
    [span(address)],
    [span(finding)],
  ]
}

/** `env CART_ADDR`, `args[2]`, `readinessProbe httpGet.host`: the field without the way to its container. */
function settingOf(field: string): string {
  const own = field.replace(/^.*?[cC]ontainers\[\d+\]\./, '')
  const [, variable] = /^env\[(.*)\]\.value$/s.exec(own) ?? []
  const [, key] = /^data\[(.*)\]$/s.exec(own) ?? []
  return variable === undefined ? (key ?? own) : `env ${variable}`
}

function notes({ unread, gaps }: CallList, look: Look): Line[] {
  const lines = [
    ...unread.flatMap(({ name, message }) => noted('unknown', `not read: configmap/${name}: ${message}`, look)),
    ...gapLines(gaps, look),
  ]
  return lines.length === 0 ? [] : [[], ...lines]
}
