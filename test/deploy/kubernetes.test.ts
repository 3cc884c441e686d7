/** The objects for Kubernetes: as its own interfaces have them, and safe: nothing runs as root, is tried again, or writes unasked. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { isJsonObject, type JsonObject } from '../../src/canonical-json.js';
import { inventoryIn } from '../../src/fleet/inventory.js';
import { ROOT } from '../docs/a-page.js';
import {
  commandsIn,
  hasShellcheck,
  isUnderstood,
  membersCalled,
  shellMistakes,
  textOf,
} from './a-deployment.js';

const { kinds, definitions } = JSON.parse(
  readFileSync(`${ROOT}test/fixtures/kubernetes.schema.json`, 'utf8'),
);

/** Where an object is none of its kind; null where it is. */
function mistakesIn(object: JsonObject) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const isOne = ajv.compile({ ...kinds[String(object.kind)], definitions });
  isOne(object);
  return isOne.errors ?? [];
}

const objects = readdirSync(`${ROOT}deploy/kubernetes`).flatMap((file) =>
  parseAllDocuments(textOf(`kubernetes/${file}`)).map((document) => {
    const value: unknown = document.toJS();
    if (!isJsonObject(value)) throw new Error(`${file} has something that is no object`);
    const { name, generateName } = value.metadata as {
      readonly name?: string;
      readonly generateName?: string;
    };
    return { title: `${file}: ${String(value.kind)} ${name ?? generateName}`, file, value };
  }),
);

interface JobSpec {
  readonly completions?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly parallelism?: number;
  readonly suspend?: boolean;
  readonly podFailurePolicy?: { readonly rules: readonly object[] };
  readonly template: {
    readonly spec: {
      readonly containers: readonly [
        {
          readonly args: readonly [string];
          readonly env: readonly { readonly name: string; readonly value: string }[];
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
        },
      ];
    };
  };
}

const jobs = objects.flatMap(({ title, file, value }) => {
  const spec = value.kind === 'CronJob' ? membersCalled('jobTemplate', value)[0] : value;
  if (value.kind !== 'Job' && value.kind !== 'CronJob') return [];
  const job = (spec as { readonly spec: JobSpec }).spec;
  const [container] = job.template.spec.containers;
  return [{ title, file, job, container, script: container.args[0], pod: job.template.spec }];
});

const ofParts = jobs.filter(({ job }) => job.completions !== undefined);

describe('what is for Kubernetes', () => {
  it.each(objects)('$title has the members of its kind, and no other', ({ value }) => {
    expect(mistakesIn(value)).toEqual([]);
  });

  it('would be told of a member or a value that Kubernetes does not know', () => {
    const { value: job } = objects.find(({ value }) => value.kind === 'Job') ?? { value: {} };
    const wrong = [
      ['completionMode', 'completionmode'],
      ['"Indexed"', '"indexed"'],
      ['runAsNonRoot', 'runAsNoRoot'],
      ['"completions":4', '"completions":"4"'],
    ].map(([from = '', to = '']) => JSON.parse(JSON.stringify(job).replace(from, to)));

    expect(wrong.map((one) => mistakesIn(one).length > 0)).toEqual([true, true, true, true]);
  });

  it('is audits on a schedule, one report of them, plans, and an apply', () => {
    expect(jobs.map(({ title }) => title)).toEqual([
      'apply.yaml: Job smlockdown-apply',
      'audit.yaml: CronJob smlockdown-audit',
      'audit.yaml: CronJob smlockdown-merge',
      'plan.yaml: Job smlockdown-plan-',
    ]);
  });

  it.each(jobs)(
    '$title runs as nobody in particular, and can change nothing but its folder',
    ({ pod, container }) => {
      expect(pod).toMatchObject({
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      expect(pod.containers).toHaveLength(1);
      expect(container).toMatchObject({
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { memory: expect.any(String) }, limits: { memory: expect.any(String) } },
      });
      expect(
        container.volumeMounts.filter((mount) => !('readOnly' in mount)).map(({ mountPath }) => mountPath),
      ).toEqual(['/data']);
      expect(container.env).toContainEqual({ name: 'XDG_STATE_HOME', value: '/data' });
    },
  );

  it('has a report of all that is not well where a part of them has none', () => {
    expect(jobs.find(({ title }) => title.endsWith('merge'))?.script).toContain('--inventory servers.yaml');
  });

  it.each(jobs)('$title tries nothing again', ({ job }) => {
    const ends = job.completions === undefined ? job.backoffLimit : job.backoffLimitPerIndex;

    expect(ends).toBe(0);
  });

  it.each(ofParts)('$title stops as a whole where a sign-in is refused', ({ job }) => {
    const [first] = job.podFailurePolicy?.rules ?? [];

    expect([
      { action: 'FailJob', onExitCodes: { operator: 'In', values: [77] } },
      { action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [0, 2] } },
    ]).toContainEqual(first);
  });

  it.each(ofParts)(
    '$title has as many parts as it names, from the first to the last',
    ({ job, container, script }) => {
      const shards = container.env.find(({ name }) => name === 'SHARDS')?.value;

      expect(shards).toBe(String(job.completions));
      expect(script).toContain('--shard "$((JOB_COMPLETION_INDEX + 1))/$SHARDS"');
    },
  );

  it('applies by a yes of somebody alone, one part at a time, and stops at the first that is not proved', () => {
    const writing = jobs.filter(({ script }) => script.includes(' apply '));

    expect(writing.map(({ file }) => file)).toEqual(['apply.yaml']);
    expect(writing[0]?.job).toMatchObject({ suspend: true, parallelism: 1 });
    expect(writing[0]?.job).not.toHaveProperty('activeDeadlineSeconds');
    expect(writing[0]?.job.podFailurePolicy?.rules.map((rule) => 'action' in rule && rule.action)).toEqual([
      'FailJob',
      'FailJob',
    ]);
    expect(writing[0]?.script).toContain('--plans "/data/plans/part-$JOB_COMPLETION_INDEX"');
    expect(jobs.find(({ file }) => file === 'plan.yaml')?.script).toContain(
      '--out "/data/plans/part-$JOB_COMPLETION_INDEX"',
    );
  });

  it('never runs two of one kind at once on a schedule', () => {
    const scheduled = objects.filter(({ value }) => value.kind === 'CronJob');

    expect(scheduled.map(({ value }) => membersCalled('concurrencyPolicy', value))).toEqual([
      ['Forbid'],
      ['Forbid'],
    ]);
  });

  it('has a list of servers that is one, whose passwords are files that are mounted, and holds none', () => {
    const map = objects.find(({ value }) => value.kind === 'ConfigMap')?.value;
    const servers = inventoryIn(String(membersCalled('servers.yaml', map)[0]), '/work/servers.yaml');

    expect(servers.map(({ name, passwordFrom }) => [name, passwordFrom])).toEqual([
      ['mail-a', 'file:/run/secrets/smlockdown/mail-a'],
      ['mail-b', 'file:/run/secrets/smlockdown/mail-b'],
    ]);
    expect(objects.filter(({ value }) => value.kind === 'Secret')).toEqual([]);
    for (const { container } of ofParts)
      expect(container.volumeMounts).toContainEqual({
        ...{ name: 'passwords', mountPath: '/run/secrets/smlockdown', readOnly: true },
      });
  });

  it('joins reports by the list, which says of whom there is none, and without a password', () => {
    const others = jobs.filter((one) => !ofParts.includes(one));

    expect(others.map(({ script }) => /report merge \S+ .*--inventory servers\.yaml/.test(script))).toEqual([
      true,
    ]);
    for (const { container, pod } of others)
      expect(JSON.stringify([container.volumeMounts, pod])).not.toContain('password');
  });

  it.each(jobs)('$title gives the tool what it understands, and asks nobody', async ({ script }) => {
    const commands = commandsIn(script);

    expect(commands).toHaveLength(1);
    expect(commands[0]).toContain('--no-input');
    expect(await isUnderstood(commands[0] ?? [])).toBe(true);
  });

  (hasShellcheck ? it : it.skip).each(jobs)('$title passes shellcheck', ({ script }) => {
    expect(shellMistakes(script, 'sh')).toBe('');
  });
});
