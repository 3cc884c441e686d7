/**
 * Writes the JSON Schemas that editors and other programs read, from the same source the tool itself uses.
 * Runs after the build. A schema that is as it should be is not touched.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { shippedContract } from '../dist/contract/contract.js';
import { overlaySchema } from '../dist/contract/overlay.js';
import { jsonSchemaOf } from '../dist/documents/json-schema.js';
import { inventorySchema } from '../dist/fleet/inventory.js';
import { attestationsSchema } from '../dist/playbook/attestations.js';
import { playbookJsonSchema } from '../dist/playbook/schema.js';
import { alertSchema } from '../dist/report/model/alert.js';
import { attestReportSchema } from '../dist/report/model/attest-report.js';
import { auditReportSchema } from '../dist/report/model/audit-report.js';
import { contractReportSchema } from '../dist/report/model/contract-report.js';
import { contractTestSchema } from '../dist/report/model/contract-test-report.js';
import { diffReportSchema } from '../dist/report/model/diff-report.js';
import { doctorReportSchema, publicDoctorSchema } from '../dist/report/model/doctor-report.js';
import { explainReportSchema } from '../dist/report/model/explain-report.js';
import { exportReportSchema } from '../dist/report/model/export-report.js';
import { fleetReportSchema } from '../dist/report/model/fleet-report.js';
import { formsReportSchema } from '../dist/report/model/forms-report.js';
import { hostReportSchema } from '../dist/report/model/host-report.js';
import { initReportSchema } from '../dist/report/model/init-report.js';
import { joinedReportSchema } from '../dist/report/model/joined-report.js';
import { learnPlanSchema } from '../dist/report/model/learn-plan-report.js';
import { learnReportSchema } from '../dist/report/model/learn-report.js';
import { confirmReportSchema, lookReportSchema } from '../dist/report/model/look-report.js';
import { mergeReportSchema } from '../dist/report/model/merge-report.js';
import { noticesReportSchema } from '../dist/report/model/notices-report.js';
import { planReportSchema } from '../dist/report/model/plan-report.js';
import { playbookReportSchema } from '../dist/report/model/playbook-report.js';
import { pruneReportSchema } from '../dist/report/model/prune-report.js';
import { rehearsalFileSchema, rehearseReportSchema } from '../dist/report/model/rehearsal.js';
import { remainsReportSchema } from '../dist/report/model/remains-report.js';
import { respondReportSchema } from '../dist/report/model/respond-report.js';
import { runReportSchema } from '../dist/report/model/run-report.js';
import { runsReportSchema } from '../dist/report/model/runs-report.js';
import { scheduleReportSchema } from '../dist/report/model/schedule-report.js';
import { serversReportSchema } from '../dist/report/model/servers-report.js';
import { stepsReportSchema } from '../dist/report/model/steps-report.js';
import { steps } from '../dist/steps/index.js';
import { advisoriesJsonSchema } from '../dist/steps/kit/advisories.js';

/** What many resources have alike stands in it once: it would be four times as long. */
function overlayJsonSchema() {
  const schema = overlaySchema(shippedContract, shippedContract);
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-07', unrepresentable: 'any', reused: 'ref' });
}

/** File, from the root of the package, and what stands in it. */
const SCHEMAS = [
  { file: 'schema/playbook.schema.json', schema: playbookJsonSchema(steps) },
  { file: 'schema/attestations.schema.json', schema: jsonSchemaOf(attestationsSchema(steps)) },
  { file: 'schema/attest.schema.json', schema: z.toJSONSchema(attestReportSchema) },
  { file: 'schema/schedule.schema.json', schema: z.toJSONSchema(scheduleReportSchema) },
  { file: 'schema/fleet.schema.json', schema: z.toJSONSchema(fleetReportSchema) },
  { file: 'schema/fleet-list.schema.json', schema: z.toJSONSchema(serversReportSchema) },
  { file: 'schema/joined.schema.json', schema: z.toJSONSchema(joinedReportSchema) },
  { file: 'schema/servers.schema.json', schema: jsonSchemaOf(inventorySchema) },
  { file: 'schema/host.schema.json', schema: z.toJSONSchema(hostReportSchema) },
  { file: 'schema/rehearse.schema.json', schema: z.toJSONSchema(rehearseReportSchema) },
  { file: 'schema/rehearsal-file.schema.json', schema: z.toJSONSchema(rehearsalFileSchema) },
  { file: 'schema/audit.schema.json', schema: z.toJSONSchema(auditReportSchema) },
  { file: 'schema/alert.schema.json', schema: z.toJSONSchema(alertSchema) },
  { file: 'schema/diff.schema.json', schema: z.toJSONSchema(diffReportSchema) },
  { file: 'schema/explain.schema.json', schema: z.toJSONSchema(explainReportSchema) },
  { file: 'schema/export.schema.json', schema: z.toJSONSchema(exportReportSchema) },
  { file: 'schema/notices.schema.json', schema: z.toJSONSchema(noticesReportSchema) },
  { file: 'schema/respond.schema.json', schema: z.toJSONSchema(respondReportSchema) },
  { file: 'schema/forms.schema.json', schema: z.toJSONSchema(formsReportSchema) },
  { file: 'schema/plan.schema.json', schema: z.toJSONSchema(planReportSchema) },
  { file: 'schema/run.schema.json', schema: z.toJSONSchema(runReportSchema) },
  { file: 'schema/runs.schema.json', schema: z.toJSONSchema(runsReportSchema) },
  { file: 'schema/remains.schema.json', schema: z.toJSONSchema(remainsReportSchema) },
  { file: 'schema/contract-report.schema.json', schema: z.toJSONSchema(contractReportSchema) },
  { file: 'schema/contract-test.schema.json', schema: z.toJSONSchema(contractTestSchema) },
  { file: 'schema/merge.schema.json', schema: z.toJSONSchema(mergeReportSchema) },
  { file: 'schema/doctor.schema.json', schema: z.toJSONSchema(doctorReportSchema) },
  { file: 'schema/doctor-public.schema.json', schema: z.toJSONSchema(publicDoctorSchema) },
  { file: 'schema/look.schema.json', schema: z.toJSONSchema(lookReportSchema) },
  { file: 'schema/learn.schema.json', schema: z.toJSONSchema(learnReportSchema) },
  { file: 'schema/learn-plan.schema.json', schema: z.toJSONSchema(learnPlanSchema) },
  { file: 'schema/confirm.schema.json', schema: z.toJSONSchema(confirmReportSchema) },
  { file: 'schema/init.schema.json', schema: z.toJSONSchema(initReportSchema) },
  { file: 'schema/prune.schema.json', schema: z.toJSONSchema(pruneReportSchema) },
  { file: 'schema/steps.schema.json', schema: z.toJSONSchema(stepsReportSchema) },
  { file: 'schema/playbook-report.schema.json', schema: z.toJSONSchema(playbookReportSchema) },
  { file: 'schema/advisories.schema.json', schema: advisoriesJsonSchema() },
  { file: 'schema/contract.schema.json', schema: overlayJsonSchema() },
];

for (const { file, schema } of SCHEMAS) {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.error(`wrote ${file}`);
}
