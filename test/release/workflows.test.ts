import { readdirSync, readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { krewManifest } from '../../plugin/package/krew.ts'
import { platforms } from '../../plugin/package/platforms.ts'
import { fields, items, texts } from '../../src/lib/read.ts'

const folder = '.github/workflows/'
const workflows = readdirSync(folder).map((name) => ({ name, text: readFileSync(`${folder}${name}`, 'utf8') }))
const jobsOf = (name: string) => fields(fields(load(readFileSync(`${folder}${name}`, 'utf8'))).jobs)
const { homepage } = JSON.parse(readFileSync('package.json', 'utf8'))

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  it(`${name} uses each action by its commit, with the version behind it`, () => {
    for (const [line = ''] of text.matchAll(/uses: .*/g))
      expect(line).toMatch(/^uses: (\.\/\.github\/workflows\/[\w-]+\.yml|[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
  })

  it(`${name} may only read unless one of its jobs needs more, and each job ends`, () => {
    expect(fields(load(text)).permissions).toStrictEqual({ contents: 'read' })
    for (const job of Object.values(jobsOf(name))) expect('uses' in fields(job) || fields(job)['timeout-minutes']).toBeTruthy()
  })
})

it('CI runs on Linux, macOS and Windows', () => {
  const systems = Object.values(jobsOf('ci.yml')).flatMap((job) => texts(fields(fields(fields(job).strategy).matrix).os))
  expect(new Set(systems)).toStrictEqual(new Set(['ubuntu-latest', 'macos-latest', 'windows-latest']))
})

it('the end-to-end tests run on three minors of Kubernetes that follow each other, by the digest of their images', () => {
  const images = texts(fields(fields(fields(jobsOf('e2e.yml').kind).strategy).matrix).kubernetes)
  const minors = images.map((image) => Number(/^v1\.(\d+)\.\d+@sha256:[0-9a-f]{64}$/.exec(image)?.[1]))
  expect(minors).toStrictEqual([minors[0], Number(minors[0]) - 1, Number(minors[0]) - 2])
})

it('a release is built, signed on a Mac, published with provenance and signed checksums, and then announced to krew and the site', () => {
  const jobs = jobsOf('release.yml')
  expect(Object.entries(jobs).map(([name, job]) => [name, fields(job).needs])).toStrictEqual([
    ['build', undefined],
    ['sign', 'build'],
    ['publish', 'sign'],
    ['krew', 'publish'],
    ['site', 'publish'],
  ])
  const said = (name: string) => JSON.stringify(jobs[name])
  // The job makes the lists anew, for which it needs the installed packages, and the certificate is a secret of the environment.
  expect(said('sign')).toMatch(/"environment":"release".*npm ci.*sign-darwin\.sh/)
  expect(said('publish')).toMatch(/cosign sign-blob .*npm publish --provenance .*gh release create/)
  expect(fields(fields(jobs.publish).permissions)['id-token']).toBe('write')
  expect(said('krew')).toContain('krew-release-bot@')
})

it('.krew.yaml, filled in for a tag, is the manifest of that release', () => {
  const template = readFileSync('.krew.yaml', 'utf8')
  // As the bot does: https://github.com/rajatjindal/krew-release-bot, pkg/source/template.go.
  const filled = template
    .replaceAll(/\{\{addURIAndSha "(.*)" \.TagName \}\}/g, (_, uri) => `uri: ${uri}\n    sha256: ${'a5'.repeat(32)}`)
    .replaceAll('{{ .TagName }}', 'v1.2.3')
  expect(filled).not.toContain('{{')
  const archives = platforms.map((platform) => ({ platform, sha256: 'a5'.repeat(32) }))
  expect(load(filled)).toStrictEqual(load(krewManifest('1.2.3', homepage, archives)))
})

const forms = '.github/ISSUE_TEMPLATE/'
describe.each(readdirSync(forms).filter((name) => name !== 'config.yml'))('the issue form %s', (name) => {
  const form = fields(load(readFileSync(`${forms}${name}`, 'utf8')))
  const body = items(form.body).map(fields)

  // docs.github.com: syntax for issue forms, and for GitHub's form schema.
  it(`${name} has the keys that GitHub asks for, and no other`, () => {
    expect(Object.keys(form).filter((key) => !['name', 'description', 'labels', 'body'].includes(key))).toStrictEqual([])
    expect([form.name, form.description].every((text) => typeof text === 'string' && text.length > 3)).toBe(true)
    expect(body.length).toBeGreaterThan(1)
    expect(body.some(({ type }) => type !== 'markdown')).toBe(true)
  })

  it(`${name} has fields of known types, each with an id of its own and a label`, () => {
    const asked = body.filter(({ type }) => type !== 'markdown')
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length)
    const keys: Record<string, readonly string[]> = {
      markdown: ['value'],
      input: ['label', 'description', 'placeholder', 'value'],
      textarea: ['label', 'description', 'placeholder', 'value', 'render'],
      dropdown: ['label', 'description', 'multiple', 'options', 'default'],
    }
    for (const { type, id, attributes, validations = {}, ...rest } of body) {
      const given = fields(attributes)
      expect(Object.keys(given).filter((key) => !keys[String(type)]?.includes(key))).toStrictEqual([])
      expect(type === 'markdown' ? given.value : given.label).toEqual(expect.any(String))
      if (type !== 'markdown') expect(id).toMatch(/^[\w-]+$/)
      if (type === 'dropdown') expect(texts(given.options).length).toBeGreaterThan(1)
      expect(Object.keys(fields(validations)).filter((key) => key !== 'required')).toStrictEqual([])
      expect(rest).toStrictEqual({})
    }
  })
})

it('links to the project itself begin with the homepage of package.json', () => {
  const owner = homepage.split('/').slice(0, 4).join('/')
  for (const file of [
    'SECURITY.md',
    'README.md',
    'docs/integrations.md',
    'CONTRIBUTING.md',
    'krew-manifest.yaml',
    '.krew.yaml',
    `${forms}config.yml`,
    'package.json',
  ])
    for (const [link] of readFileSync(file, 'utf8').matchAll(new RegExp(`${owner}/[\\w.-]+`, 'g')))
      expect([file, link.replace(/\.git$/, '')]).toStrictEqual([file, homepage])
})
