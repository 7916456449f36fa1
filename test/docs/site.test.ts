import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { inSite } from '../../site/.vitepress/links.ts'
import { findingGroups, manualGroups } from '../../site/.vitepress/sidebar.ts'
import { codes } from '../../src/diagnose/catalogue.ts'
import { documents } from './links.ts'

const home = 'https://example.com/porttrace'

it.each([
  ['README.md', 'docs/view.md#keys', './docs/view.md#keys'],
  ['README.md', 'docs/README.md', './docs/index.md'],
  ['README.md', 'CONTRIBUTING.md', './contributing.md'],
  ['docs/rights.md', '../README.md#the-least-rights', '../index.md#the-least-rights'],
  ['docs/findings/PT301.md', 'README.md', './index.md'],
  ['docs/findings/README.md', '../json.md', '../json.md'],
  ['docs/json.md', '../schema/trace.v1.json', `${home}/blob/main/schema/trace.v1.json`],
  ['README.md', 'SECURITY.md', `${home}/blob/main/SECURITY.md`],
  ['README.md', '#install', '#install'],
  ['README.md', 'https://kubernetes.io', 'https://kubernetes.io'],
])('the link of %s to %s leads on the site to %s', (page, link, there) => {
  expect(inSite(link, page, home)).toBe(there)
})

it('the sidebar of the site has every page of the manual and every finding', () => {
  const manual = manualGroups(readFileSync('docs/README.md', 'utf8')).flatMap(({ items }) => items.map(({ link }) => link))
  const pages = documents.filter((page) => /^docs\/[^/]*\.md$/.test(page) && page !== 'docs/README.md')
  expect(manual.toSorted()).toStrictEqual(['/docs/findings/', ...pages.map((page) => `/${page.replace('.md', '')}`)].toSorted())
  const findings = findingGroups(readFileSync('docs/findings/README.md', 'utf8')).flatMap(({ items }) => items)
  expect(findings.map(({ link }) => link)).toStrictEqual(codes.map((code) => `/docs/findings/${code}`))
})
