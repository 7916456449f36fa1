// npm run generate: writes all that is generated. `--check` (npm run generated) names what is stale instead, and fails.
for (const name of ['schema', 'pages', 'findings', 'krew', 'man', 'picture', 'views', 'tour']) await import(`./${name}.mjs`)
