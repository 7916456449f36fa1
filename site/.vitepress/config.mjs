// The site: README.md and docs/ as they stand in the repository. Nothing of it is written twice: the sidebar is read from the indexes.
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { inSite } from './links.ts'
import { findingGroups, manualGroups } from './sidebar.ts'

const root = new URL('../../', import.meta.url)
const textOf = (path) => readFileSync(new URL(path, root), 'utf8')
const { homepage } = JSON.parse(textOf('package.json'))

// A page finds the packages of the site only from below its folder.
const pages = fileURLToPath(new URL('../pages/', import.meta.url))
rmSync(pages, { recursive: true, force: true })
for (const name of ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs'])
  cpSync(new URL(name, root), `${pages}${name}`, { recursive: true })

const base = `/${homepage.split('/').at(-1)}/`

export default defineConfig({
  title: 'porttrace',
  description: 'Find the first broken hop of a Kubernetes Service, with its proof and its fix',
  lang: 'en',
  base,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  srcDir: './pages',
  outDir: './dist',
  cleanUrls: true,
  rewrites: {
    'README.md': 'index.md',
    'CONTRIBUTING.md': 'contributing.md',
    'CHANGELOG.md': 'changelog.md',
    'docs/README.md': 'docs/index.md',
    'docs/findings/README.md': 'docs/findings/index.md',
  },
  markdown: {
    config(markdown) {
      const { fence } = markdown.renderer.rules
      markdown.renderer.rules.fence = (tokens, index, ...rest) => {
        // Output of the program has no syntax to highlight.
        if (tokens[index].info === 'console') tokens[index].info = 'text'
        return fence(tokens, index, ...rest)
      }
      // Indented lines are commands, as those of an `sh` block.
      markdown.renderer.rules.code_block = (tokens, index, ...rest) => {
        tokens[index].info = 'sh'
        return fence(tokens, index, ...rest)
      }
      const rule = markdown.renderer.rules.link_open ?? ((tokens, index, options, _env, self) => self.renderToken(tokens, index, options))
      markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const href = tokens[index].attrGet('href')
        if (href !== null) tokens[index].attrSet('href', inSite(href, env.path.slice(pages.length), homepage))
        return rule(tokens, index, options, env, self)
      }
    },
  },
  themeConfig: {
    logo: '/icon.svg',
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Manual', link: '/docs/', activeMatch: '^/docs/(?!findings)' },
      { text: 'Findings', link: '/docs/findings/', activeMatch: '^/docs/findings/' },
      { text: 'Changelog', link: '/changelog' },
    ],
    sidebar: {
      '/docs/findings/': [{ text: 'All findings', link: '/docs/findings/' }, ...findingGroups(textOf('docs/findings/README.md'))],
      '/': manualGroups(textOf('docs/README.md')),
    },
    socialLinks: [{ icon: 'github', link: homepage }],
    editLink: { pattern: `${homepage}/edit/main/:path`, text: 'Edit this page' },
  },
  vite: {
    publicDir: fileURLToPath(new URL('../public', import.meta.url)),
    // Pictures follow light and dark by themselves, as files.
    build: { assetsInlineLimit: 0 },
  },
})
