// The tables of docs/json.md: each type of the documents with its fields, from the schemas.
import { plain } from './markdown.mjs'
import { textOf } from './write.mjs'

const documents = ['trace', 'access-matrix', 'call-list', 'range-list', 'comparison', 'probe-plan']
const nameOf = (ref) => decodeURIComponent(ref.replace('#/definitions/', ''))
const link = (name) => `[${name}](#${name.toLowerCase()})`
const inWords = (value) => `\`${JSON.stringify(value)}\``

/** A type in a few words, with links to the types that it is made of. */
function typeOf(schema) {
  if (schema.$ref) return link(nameOf(schema.$ref))
  if ('const' in schema) return inWords(schema.const)
  if (schema.enum) return schema.enum.map(inWords).join(', ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (Array.isArray(schema.type)) return schema.type.join(' or ')
  if (schema.type === 'array') return Array.isArray(schema.items) ? 'list' : `list of ${typeOf(schema.items ?? {})}`
  if (schema.type === 'object' && schema.additionalProperties) return `map of ${typeOf(schema.additionalProperties)}`
  if (schema.type === 'object' && schema.properties)
    return `object: ${Object.entries(schema.properties)
      .map(([name, one]) => `${fieldName(name, schema.required)} ${typeOf(one)}`)
      .join(', ')}`
  return schema.type ?? 'any value'
}

const fieldName = (name, required = []) => `\`${name}\`${required.includes(name) ? '' : '?'}`

/** A description in one line. */
const meaning = ({ description = '' }) => described(description.replace(/\s+/g, ' '))

/** Prose in which only what stands between backticks is code. */
const described = (text) =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `\`${part.replaceAll('|', '\\|')}\`` : plain(part)))
    .join('')

/** A field without words of its own has those of its type. */
const meaningOf = (schema, definitions) => meaning(schema) || meaning((schema.$ref && definitions[nameOf(schema.$ref)]) || {})

function fields({ properties, required }, definitions) {
  const rows = Object.entries(properties).map(
    ([name, schema]) => `| ${fieldName(name, required)} | ${typeOf(schema)} | ${meaningOf(schema, definitions)} |`,
  )
  return ['| field | type | meaning |', '|---|---|---|', ...rows]
}

function section(name, definitions) {
  const schema = definitions[name]
  const text = meaning(schema)
  const body =
    schema.properties && Object.keys(schema.properties).length > 0
      ? fields(schema, definitions)
      : schema.anyOf?.some((one) => one.properties)
        ? schema.anyOf.flatMap((one) => (one.properties ? [...fields(one, definitions), ''] : [typeOf(one), '']))
        : [typeOf(schema)]
  return [`### ${name}`, '', ...(text === '' ? [] : [text, '']), ...body, '']
}

/** Names of the types that a schema refers to, in the order in which it does. */
function named(schema) {
  if (Array.isArray(schema)) return schema.flatMap(named)
  if (schema === null || typeof schema !== 'object') return []
  return [...(schema.$ref ? [nameOf(schema.$ref)] : []), ...Object.values(schema).flatMap(named)]
}

/** All types of the documents, each once, in the order in which a reader of a document meets them. */
export function jsonTables() {
  const told = new Set()
  const lines = []
  for (const document of documents) {
    const { $ref, definitions, title } = JSON.parse(textOf(`schema/${document}.v1.json`))
    lines.push(`## ${title}`, '')
    const open = [nameOf($ref)]
    while (open.length > 0) {
      const name = open.shift()
      if (told.has(name)) continue
      told.add(name)
      lines.push(...section(name, definitions))
      open.push(...named(definitions[name]))
    }
  }
  return lines.join('\n').trimEnd()
}
