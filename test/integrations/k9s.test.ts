import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { parseCommand } from '../../src/cli/args/parse-command.ts'
import { fields, texts } from '../../src/lib/read.ts'

const text = readFileSync('integrations/k9s.yaml', 'utf8')
const plugins = Object.entries(fields(fields(load(text)).plugins))

/** What k9s asks of a file of plugins, and the fields that it knows (derailed/k9s internal/config/json/schemas/plugins.json). */
const list = { type: 'array', minItems: 1, items: { type: 'string' } }
const schema = {
  type: 'object',
  required: ['plugins'],
  additionalProperties: false,
  properties: {
    plugins: {
      type: 'object',
      minProperties: 1,
      additionalProperties: {
        type: 'object',
        required: ['shortCut', 'description', 'scopes', 'command'],
        additionalProperties: false,
        properties: {
          ...Object.fromEntries(['shortCut', 'description', 'command'].map((name) => [name, { type: 'string', minLength: 1 }])),
          ...Object.fromEntries(
            ['override', 'confirm', 'dangerous', 'background', 'overwriteOutput'].map((name) => [name, { type: 'boolean' }]),
          ),
          scopes: list,
          args: { type: 'array', items: { type: ['string', 'number'] } },
        },
      },
    },
  },
}

/** What k9s puts in place of its variables (internal/view/helpers.go: k8sEnv, defaultEnv). */
const selected: Readonly<Record<string, string>> = { NAME: 'web', NAMESPACE: 'demo', CONTEXT: 'kind-dev', KUBECONFIG: '/home/me/config' }

it('the file of plugins has the form that k9s accepts', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
  expect([validate(load(text)), validate.errors]).toEqual([true, null])
  expect(validate({ plugins: { x: { shortCut: 'Shift-H' } } })).toBe(false)
})

it('each list has one plugin for the key, which k9s itself does not use there', () => {
  const scopes = plugins.flatMap(([, plugin]) => texts(fields(plugin).scopes))
  expect(scopes).toEqual(['services', 'pods', 'ingresses', 'deployments', 'nodes'])
  // Of k9s 0.50: a second plugin with the key of an action is refused.
  const taken = ['A', 'F', 'J', 'N', 'O', 'P', 'S', 'V'].map((letter) => `Shift-${letter}`)
  for (const [name, plugin] of plugins) expect([name, taken.includes(String(fields(plugin).shortCut))]).toEqual([name, false])
})

it.each(plugins)('%s opens the interactive view on the selected object', (_, plugin) => {
  const { command, args, scopes } = fields(plugin)
  const [kubeconfig, program, ...words] = texts(args).map((word) =>
    word.replaceAll(/\$(\w+)/g, (whole, name: string) => selected[name] ?? whole),
  )
  expect([command, kubeconfig, program]).toEqual(['env', 'KUBECONFIG=/home/me/config', 'kubectl-porttrace'])
  const isNode = texts(scopes).includes('nodes')
  expect(parseCommand(words)).toMatchObject({
    run: 'trace',
    view: 'always',
    targets: [{ name: 'web' }],
    connection: { context: 'kind-dev' },
    ...(!isNode && { namespace: 'demo' }),
  })
})
