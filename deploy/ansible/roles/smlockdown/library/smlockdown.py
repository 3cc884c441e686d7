#!/usr/bin/python
"""
Runs smlockdown for one server: `plan` in check mode, else `apply`. What changed is what its report says was written; what it says of
an error is passed on. Secrets come to it in the environment of its own process. The arguments are those of tasks/main.yml.
"""
import json
import os
import signal
import subprocess
import tempfile

from ansible.module_utils.basic import AnsibleModule

FORMAT = 1
# Its exit codes that are a verdict: nothing is open, or something is.
VERDICTS = (0, 2)
SIGN_IN_REFUSED = 77
MOST_SAID = 10


def arguments_of(params, is_check):
    """The command line, and the action that names the report."""
    plan_file, action = params['plan_file'], 'plan' if is_check else 'apply'
    words = ['apply', plan_file] if plan_file else [action, '--playbook', params['playbook']]
    if not is_check:
        words += ['--auto-approve']
    elif plan_file:
        words += ['--dry-run']
    for name in ('url', 'username', 'reason', 'state_dir'):
        if params[name]:
            words += ['--' + name.replace('_', '-'), params[name]]
    return params['command'] + words + ['--json', '--no-input'] + params['options'], action


def environment_of(params):
    """That of this process, but for what it may say of a server."""
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith('SMARTERMAIL_')}
    env['SMARTERMAIL_PASSWORD'] = params['password']
    if params['totp_secret']:
        env['SMARTERMAIL_TOTP_SECRET'] = params['totp_secret']
    return env


def run(words, env, report):
    """Exit code, and the lines beside the report, which goes into a file as it comes."""
    with tempfile.TemporaryFile() as said:
        # In the root folder there is no .env. Neither end is a pipe: it goes on to a safe end by itself whatever becomes of this process.
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=report, stderr=said, env=env, cwd='/')
        # Ctrl-C reaches it, too, as it is of the same terminal. Then it stops where it is safe to, and is waited for.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        code = child.wait()
        said.seek(0)
        return code, said.read().decode('utf-8', 'replace').splitlines()


def error_in(lines):
    """What it ended with, as --json tells it."""
    for line in reversed(lines):
        try:
            error = json.loads(line)['error']
            message = error['message'] if error['message'].endswith(('.', '?')) else error['message'] + '.'
            return ' '.join([message] + ([error['next']] if error.get('next') else []))
        except (ValueError, KeyError, TypeError):
            continue
    return None


def is_written(result):
    """Of one object of a run. Of a list whose worst row was refused, others may stand on the server."""
    outcome = result['outcome']
    holds = ('honoured', 'normalised', 'altered') + (() if outcome == 'refused' else ('unshown',))
    return outcome in ('proved', 'disagrees', 'undone', 'unknown') or any(
        field['verdict'] in holds for field in result['fields']
    )


def judged(report):
    """Whether it changes something, and what it comes to."""
    if report['report'] == 'plan':
        counts = [(len(report['changes']), 'to change')]
        counts += [(report['summary'][name], text) for name, text in (
            ('held', 'held back'), ('manual', 'left to a person'), ('notRead', 'not read'))]
        return counts[0][0] > 0, ', '.join('%d %s' % count for count in counts)
    results = report['results']
    proved = '%d of %d objects proved' % (report['summary']['proved'], len(results))
    told = proved if report['run'] is None else '%s, run %s' % (proved, report['run'])
    return any(is_written(one) for one in results), '%s: %s' % (report['status'], told)


def open_in(report):
    """What is not well, the first of it."""
    if report['report'] == 'plan':
        rows = ['%s of %s: %s' % (one['step'], one['target'], one['message']) for one in report['notRead']]
    else:
        rows = ['%s of %s: %s' % (one['resource'], one['target'], one.get('message') or one['outcome'])
                for one in report['results'] if one['outcome'] != 'proved']
        rows = ([report['stopped']] if report.get('stopped') else []) + rows
    return rows[:MOST_SAID]


def change_line(report, change):
    """For --diff."""
    about = report['resources'][change['resource']]
    field = change.get('field')
    what = about.get('fields', {}).get(field, {}).get('label', field) if field else change['item']
    values = ' -> '.join(json.dumps(change[name], sort_keys=True) for name in ('before', 'after'))
    line = '%s, %s, %s: %s' % (change['target'], about['title'], what, values)
    # What a server says may hold what a terminal obeys.
    return ''.join(one if one.isprintable() else '?' for one in line) + '\n'


def stopped_by(marker, batch):
    """The server that refused the sign-in in this batch, where one did."""
    try:
        with open(marker) as file:
            told = json.load(file)
        return told['name'] if told['batch'] == batch else None
    except (IOError, OSError, ValueError):
        return None


def main():
    text, secret = {'type': 'str', 'default': ''}, {'type': 'str', 'default': '', 'no_log': True}
    spec = {name: dict(text) for name in ('name', 'batch', 'url', 'username', 'playbook', 'reason')}
    spec.update({name: {'type': 'path', 'default': ''} for name in ('plan_file', 'state_dir', 'reports')})
    spec.update(password=secret, totp_secret=dict(secret))
    spec.update({name: {'type': 'list', 'elements': 'str', 'default': []} for name in ('command', 'options')})
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    params = module.params
    files = {name: params[name] for name in ('plan_file', 'state_dir', 'reports')}
    if os.path.dirname(params['playbook']) or params['playbook'].endswith(('.yaml', '.yml')):
        files['playbook'] = params['playbook']
    for name, path in files.items():
        if path and not os.path.isabs(path):
            module.fail_json(msg='smlockdown_%s takes an absolute path: %s' % (name, path))

    os.makedirs(params['reports'], mode=0o700, exist_ok=True)
    marker = os.path.join(params['reports'], 'sign-in-refused')
    first = stopped_by(marker, params['batch'])
    if first is not None:
        module.fail_json(msg='Not started: %s did not let us in. Another try could lock out the address this runs on.' % first)

    words, action = arguments_of(params, module.check_mode)
    handle, temporary = tempfile.mkstemp(prefix=params['name'] + '.', suffix='.tmp', dir=params['reports'])
    kept = os.path.join(params['reports'], '%s.%s.json' % (params['name'], action))
    try:
        with os.fdopen(handle, 'wb') as report_file:
            code, lines = run(words, environment_of(params), report_file)
        if code == SIGN_IN_REFUSED:
            with open(marker, 'w') as file:
                json.dump({'batch': params['batch'], 'name': params['name']}, file)
        error = error_in(lines)
        # What a signal ended told half of it at best.
        if code < 0 or os.path.getsize(temporary) == 0:
            module.fail_json(exit_code=code, msg=error or 'exit %d without a report: %s' % (code, ' '.join(lines[-MOST_SAID:])))
        os.rename(temporary, kept)
    except OSError as problem:
        module.fail_json(msg='%s could not be run: %s' % (words[0], problem))
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)

    with open(kept, encoding='utf-8') as file:
        report = json.load(file)
    if report.get('formatVersion') != FORMAT:
        module.fail_json(exit_code=code, report=kept, msg='This role reads reports of format %d, and this is of another' % FORMAT)
    changed, told = judged(report)
    # Not as rc: Ansible takes any other than 0 for a failure.
    result = {'exit_code': code, 'report': kept, 'changed': changed, 'msg': told}
    if report['report'] == 'plan':
        result['diff'] = {'prepared': ''.join(change_line(report, one) for one in report['changes'])}
    else:
        result['run'] = report['run']
    if code not in VERDICTS:
        result['msg'] = '; '.join(['exit %d' % code] + ([error] if error else []) + [told] + open_in(report))
        module.fail_json(**result)
    for line in lines[:MOST_SAID]:
        module.warn(line)
    module.exit_json(**result)


if __name__ == '__main__':
    main()
