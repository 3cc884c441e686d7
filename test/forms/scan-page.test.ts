import { describe, expect, it } from '@jest/globals';
import { scanPage, scanScript, TooDeep } from '../../src/forms/scan-page.js';

const FIELDS = '<input name="email"><input type="hidden" name="password" value="S3cret-Word">';
/** As the vendor's page for versions up to 15 has it. */
const AUTOMATIC = `<form action="http://mail.example.com:9998/Login.aspx" method="post">
<input type="hidden" name="shortcutLink" value="autologin">${FIELDS}</form>`;

const HIT = {
  ...{ line: 1, kind: 'form', to: 'mail.example.com/login.aspx' },
  ...{ isSure: false, holdsPassword: true, isClear: false },
};
const form = (action: string, fields = FIELDS, more = 'method="POST"') =>
  `<form action="${action}" ${more}>${fields}</form>`;

describe('a page', () => {
  it('that posts the form of the vendor is found with its line, and without the password', () => {
    const found = scanPage(`<html>\n<body>\n\n${AUTOMATIC}`).hits;

    expect(found).toEqual([
      { ...HIT, line: 4, to: 'mail.example.com:9998/Login.aspx', isSure: true, isClear: true },
    ]);
    expect(JSON.stringify(found)).not.toContain('S3cret');
  });

  it.each([
    ['a form of another host', form('https://mail.example.com/login.aspx'), HIT],
    [
      'a form without a method',
      form('https://mail.example.com/login.aspx', FIELDS, ''),
      { ...HIT, kind: 'get' },
    ],
    [
      'a form that asks for the password',
      form('https://mail.example.com/login.aspx', '<input type=password>'),
      { ...HIT, holdsPassword: false },
    ],
    [
      'a form that PHP writes',
      `<?php echo "${form('https://mail.example.com/login.aspx').replaceAll('"', '\\"')}"; ?>`,
      HIT,
    ],
    [
      'a form that ASP fills in',
      form('https://mail.example.com/login.aspx', '<input name=pwd value="<%= pw %>">'),
      HIT,
    ],
    ['a form in a comment', `<!-- ${form('https://mail.example.com/login.aspx')} -->`, HIT],
    [
      'a form that a script writes',
      `<script>document.write('${form('https://mail.example.com/login.aspx')}')</script>`,
      HIT,
    ],
    [
      'a field that names its form',
      `<form id=f method=post action="https://mail.example.com/login.aspx"></form><input form=f name=password value=x>`,
      HIT,
    ],
    [
      'a form that is not closed',
      `<table><form method=post action=https://mail.example.com/login.aspx><tr><td>${FIELDS}`,
      HIT,
    ],
    [
      'a form with a name in its address',
      form('https://u:p@mail.example.com/login.aspx', '<input type=password>'),
      HIT,
    ],
    [
      'an address with a password',
      '<a href="https://mail.example.com/login.aspx?email=a&amp;password=x">',
      { ...HIT, kind: 'link' },
    ],
    [
      'a script that signs in',
      '<script>\nvar password = "x";\nxhr.open("POST", d + "/api/v1/auth/authenticate-user");</script>',
      { ...HIT, line: 3, kind: 'script', to: 'api/v1/auth/authenticate-user', isSure: true },
    ],
  ])('is found with %s', (_, text, hit) => {
    expect(scanPage(text).hits).toEqual([hit]);
  });

  it.each([
    ['its own login.aspx', form('login.aspx')],
    ['no password', form('https://mail.example.com/login.aspx', '<input name=email>')],
    ['another path', form('https://shop.example/account/sign-in')],
    [
      'a form of another one behind it',
      `${form('https://mail.example.com/login.aspx', '')}<input type=password>`,
    ],
    ['a link to web mail', '<a href="https://mail.example.com/login.aspx">'],
    ['text alone', 'password: login.aspx <form'],
  ])('is none with %s', (_, text) => {
    expect(scanPage(text).hits).toEqual([]);
  });

  it('counts any form that sends a password to the mail server that somebody names', () => {
    const text = form('https://mail.example.com/own/path');

    expect(scanPage(text, { servers: ['mail.example.com'] }).hits).toMatchObject([{ isSure: true }]);
  });

  it('that is no page but a trap is left, in time', () => {
    expect(() => scanPage('<div>'.repeat(400_000))).toThrow(TooDeep);
    expect(scanPage('<a b="'.repeat(300_000)).hits).toEqual([]);
    expect(scanPage('<p>'.repeat(300_000)).hits).toEqual([]);
  });

  it('leads on to what it links, as it is written there', () => {
    expect(scanPage('<a href="b.html">x</a><iframe src=/c></iframe><img src=d.png>').links).toEqual([
      'b.html',
      '/c',
    ]);
  });
});

describe('a script by itself', () => {
  it('is found where it signs in, with its line', () => {
    expect(scanScript('// x\n\nfetch("/api/v1/auth/authenticate-user")').hits).toMatchObject([
      { line: 3, kind: 'script', holdsPassword: false },
    ]);
    expect(scanScript('const a = 1 < 2;').hits).toEqual([]);
  });
});

describe('an address with a password', () => {
  const LINK = {
    ...{ line: 1, kind: 'link', to: 'mail.example.com/login.aspx' },
    ...{ isSure: false, holdsPassword: true, isClear: false },
  };
  const at = 'https://mail.example.com/login.aspx';

  it.each([
    ['an attribute', `<a href="${at}?user=bob&amp;password=Kq-7-plum">x</a>`],
    ['an attribute without quotes', `<a href=${at}?user=bob&password=Kq-7-plum>x</a>`],
    ['a refresh', `<meta http-equiv=refresh content="0; url=${at}?email=a&password=Kq-7-plum">`],
    ['a handler', `<b onclick="window.open('${at}?email=a&password=Kq-7-plum')">x</b>`],
    ['a script', `<script>location.href = "${at}?email=a&password=Kq-7-plum"</script>`],
    ['a program that puts it together', `Response.Redirect("${at}?email=" + user + "&password=" + pw)`],
    ['Basic', `Response.Redirect("${at}?email=" & user & "&password=" & pw)`],
    ['PHP', `<?php header("Location: ${at}?email=" . $user . "&password=" . $pw); ?>`],
    ['a page of ASP', `<a href="${at}?email=<%= user %>&password=<%= pw %>">x</a>`],
  ])('is found in %s, and not shown', (_, text) => {
    const { hits } = scanPage(text);

    expect(hits).toEqual([LINK]);
    expect(JSON.stringify(hits)).not.toContain('Kq-7');
  });

  it.each([
    ['an empty one', `<a href="${at}?email=a&password=">x</a>`],
    ['a variable beside it', `<script>go("${at}?lang=en"); password = "x"</script>`],
    ['a field beside it', `<a href="${at}?lang=en"></a><input name="password=x">`],
  ])('is not %s', (_, text) => {
    expect(scanPage(text).hits).toEqual([]);
  });

  it('is looked for in no more time than the text is long', () => {
    const text = 'a'.repeat(2 ** 20) + 'login.aspx?'.repeat(20_000);

    expect(scanPage(text).hits).toEqual([]);
  });
});

describe('what a page says of where it lies', () => {
  it('counts for its forms, its links and its scripts', () => {
    const page = `<base href="https://mail.example.com/"><base href="https://other.example/">
${form('login.aspx')}<a href="in">x</a>`;

    expect(scanPage(page)).toEqual({ hits: [{ ...HIT, line: 2 }], links: ['https://mail.example.com/in'] });
    expect(scanPage(page, { base: 'https://www.example.com/a/' }).links).toEqual([
      'https://mail.example.com/in',
    ]);
  });
});

describe('a form that a script puts together', () => {
  const built = (action: string) => `f.action = '${action}'; i.name = "password"; f.submit();`;

  it('is found where the address is whole and of another host', () => {
    const to = 'https://mail.example.com/Login.aspx';
    const hit = { ...HIT, kind: 'script', to: 'mail.example.com/Login.aspx', holdsPassword: false };

    expect(scanScript(built(to)).hits).toEqual([hit]);
    expect(scanPage(`<script>${built(to)}</script>`).hits).toEqual([hit]);
    expect(scanScript(built('/Login.aspx')).hits).toEqual([]);
    expect(scanScript(`f.action = '${to}'`).hits).toEqual([]);
  });

  it('is found where a script writes it', () => {
    expect(scanScript(`document.write('${form('https://mail.example.com/login.aspx')}')`).hits).toEqual([
      HIT,
    ]);
  });
});
