/** Workflows as GitHub itself reads them: its own parser, with its schema and the contexts that an expression may use where it stands. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

type Parser = typeof import('@actions/workflow-parser');

/** It imports JSON as only bundlers take it. */
async function load(): Promise<Parser> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve('@actions/workflow-parser'))],
    ...{ bundle: true, platform: 'node', format: 'esm', write: false },
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(import.meta.url)});`,
    },
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return import(`data:text/javascript;base64,${text}`);
}

let parser: Promise<Parser> | undefined;

/** What is wrong with a workflow, with line and column; empty where nothing is. */
export async function workflowMistakes(content: string): Promise<readonly string[]> {
  parser ??= load();
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await parser;
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
