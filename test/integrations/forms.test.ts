import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { fields, items } from '../../src/lib/read.ts'

const text = { type: 'string', minLength: 1 }
const texts = { type: 'array', items: { type: 'string' } }
const flag = { type: 'boolean' }

/** An object with these keys alone. */
const only = (properties: Record<string, unknown>, required: readonly string[]) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
})

const step = {
  id: text,
  name: text,
  if: { type: ['string', 'boolean'] },
  env: { type: 'object' },
  'continue-on-error': { type: ['string', 'boolean'] },
}

/** GitHub's rules for the metadata of a composite action (docs.github.com, Metadata syntax reference; actions/runner action_yaml.json). */
const action = only(
  {
    name: text,
    author: text,
    description: text,
    inputs: {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z_][\\w-]*$' },
      additionalProperties: only(
        { description: text, required: flag, default: { type: ['string', 'number', 'boolean'] }, deprecationMessage: text },
        ['description'],
      ),
    },
    outputs: { type: 'object', additionalProperties: only({ description: text, value: text }, ['value']) },
    runs: only(
      {
        using: { const: 'composite' },
        steps: {
          type: 'array',
          minItems: 1,
          items: {
            oneOf: [
              only({ ...step, run: text, shell: text, 'working-directory': text }, ['run', 'shell']),
              only({ ...step, uses: text, with: { type: 'object' } }, ['uses']),
            ],
          },
        },
      },
      ['using', 'steps'],
    ),
    branding: only(
      {
        // Any of the icons of Feather 4.28, but for some brands.
        icon: { type: 'string', pattern: '^[a-z0-9-]+$' },
        color: { enum: ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'] },
      },
      ['icon', 'color'],
    ),
  },
  ['name', 'description', 'runs'],
)

const languages = (
  'conda coursier dart docker docker_image dotnet fail golang haskell julia lua node perl pygrep python r ruby rust script swift system unsupported ' +
  'unsupported_script'
).split(' ')
const stages =
  'commit-msg manual post-checkout post-commit post-merge post-rewrite pre-commit pre-merge-commit pre-push pre-rebase prepare-commit-msg'

/** pre-commit's rules for the manifest of hooks (pre_commit/clientlib.py, MANIFEST_HOOK_DICT). */
const manifest = {
  type: 'array',
  items: only(
    {
      ...Object.fromEntries(
        [
          'id',
          'name',
          'entry',
          'alias',
          'files',
          'exclude',
          'description',
          'language_version',
          'log_file',
          'minimum_pre_commit_version',
        ].map((name) => [name, text]),
      ),
      language: { enum: languages },
      ...Object.fromEntries(['types', 'types_or', 'exclude_types', 'additional_dependencies', 'args'].map((name) => [name, texts])),
      ...Object.fromEntries(['always_run', 'fail_fast', 'pass_filenames', 'require_serial', 'verbose'].map((name) => [name, flag])),
      stages: { type: 'array', items: { enum: stages.split(' ') } },
    },
    ['id', 'name', 'entry', 'language'],
  ),
}

const read = (file: string) => load(readFileSync(file, 'utf8'))
const faults = (schema: object, value: unknown) => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
  return validate(value) ? [] : (validate.errors ?? [])
}

describe('the form of action.yml', () => {
  const own = fields(read('action.yml'))
  const [, ...steps] = items(fields(own.runs).steps).map(fields)

  it('action.yml has no key that GitHub does not know, and all that it asks for', () => expect(faults(action, own)).toEqual([]))

  it.each([
    ['an action without a description', { ...own, description: undefined }],
    ['a step without a shell', { ...own, runs: { ...fields(own.runs), steps: steps.map(({ shell: _, ...rest }) => rest) } }],
    ['a step that runs and uses', { ...own, runs: { ...fields(own.runs), steps: [{ run: 'x', shell: 'bash', uses: 'a/b@c' }] } }],
    ['an unknown key of an input', { ...own, inputs: { files: { description: 'x', type: 'string' } } }],
    ['a colour that the marketplace does not have', { ...own, branding: { icon: 'activity', color: 'pink' } }],
  ])('%s has another form', (_, value) => expect(faults(action, JSON.parse(JSON.stringify(value)))).not.toEqual([]))
})

describe('the form of .pre-commit-hooks.yaml', () => {
  const own = items(read('.pre-commit-hooks.yaml')).map(fields)

  it('.pre-commit-hooks.yaml has no key that pre-commit does not know, and all that it asks for', () => {
    expect(faults(manifest, own)).toEqual([])
    for (const { files } of own) expect(() => new RegExp(String(files))).not.toThrow()
  })

  it.each([
    ['a hook without an entry', own.map(({ entry: _, ...rest }) => rest)],
    ['a language that pre-commit does not have', own.map((hook) => ({ ...hook, language: 'nodejs' }))],
    ['arguments as one text', own.map((hook) => ({ ...hook, args: '-f k8s/' }))],
    ['an unknown stage', own.map((hook) => ({ ...hook, stages: ['before'] }))],
  ])('%s has another form', (_, value) => expect(faults(manifest, value)).not.toEqual([]))
})
