/**
 * What the pages of the interface stand on, as scripts of their own: what is needed of a framework that hands services to
 * functions by name, and what pages are made of. Plain, for any browser.
 */

/** Modules, services by name and `$http`: as much as the interface uses. */
export const FRAMEWORK = `(function () {
'use strict';
var made = {}, makers = {}, waiting = [];
function give(list, owner) {
var names = list.slice(0, -1);
return list[list.length - 1].apply(owner, names.map(get));
}
function get(name) {
if (!(name in made)) made[name] = give(makers[name]);
return made[name];
}
function keep(name, maker) { makers[name] = maker; return module; }
var module = {
constant: function (name, value) { return keep(name, [function () { return value; }]); },
factory: keep,
run: function (list) { waiting.push(list); return module; }
};
function send(config) {
var body = config.data === undefined ? undefined : JSON.stringify(config.data);
return window.fetch(config.url, { method: config.method, headers: window.stUi.headers(), body: body }).then(function (answer) {
return answer.json().then(function (data) { return { data: data, status: answer.status }; });
});
}
send.get = function (url) { return send({ method: 'GET', url: url }); };
send.post = function (url, data) { return send({ method: 'POST', url: url, data: data }); };
keep('$http', [function () { return send; }]);
keep('pageUi', [function () { return window.stUi; }]);
keep('$templateCache', [function () { return { put: function (name, text) { window.stUi.templates[name] = text; } }; }]);
window.angular = { module: function () { return module; } };
window.addEventListener('DOMContentLoaded', function () { waiting.forEach(function (list) { give(list); }); });
})();
`;

/** Fields, pages, and the way in. */
export const PAGES = `(function () {
'use strict';
var pages = [], token = '', domain = '';
function add(parent, tag, text) {
var element = document.createElement(tag);
if (text !== undefined) element.textContent = text;
parent.appendChild(element);
return element;
}
function field(label, tag, fill, value) {
return { put: function (form) {
var line = add(add(form, 'p'), 'label', label + ' ');
var input = add(line, tag);
fill(input);
return function () { return value(input); };
} };
}
function typed(label, text, value) {
return field(label, 'input', function (input) { input.value = text; }, function (input) { return value(input.value); });
}
function split(text) {
return text.split(',').map(function (one) { return one.trim(); }).filter(function (one) { return one !== ''; });
}
function same(text) { return text; }
function fill(root, fields, send, after) {
var form = add(root, 'form'), state = add(root, 'p', '');
var values = fields.map(function (one) { return one.put(form); });
var button = add(form, 'button', 'Save');
button.type = 'submit';
form.onsubmit = function (event) {
event.preventDefault();
finish(send(values.map(function (value) { return value(); })), state, after);
};
return state;
}
function finish(sent, state, after) {
state.textContent = '';
return sent.then(function (saved) {
var body = saved.data || saved;
if (!body.success) state.textContent = String(body.message);
else return after().then(function (state) { state.textContent = 'Saved'; });
});
}
function begin(page, root) {
root.textContent = '';
add(root, 'h1', page.title);
}
function show(page, root) {
return page.load().then(function (fields) {
begin(page, root);
return fill(root, fields, page.save, function () { return show(page, root); });
});
}
function cell(value) {
if (value === null) return '';
if (value === true) return 'Yes';
if (value === false) return 'No';
return Array.isArray(value) ? value.map(cell).join(', ') : typeof value === 'object' ? Object.keys(value).map(function (name) { return cell(value[name]); }).join(' ') : String(value);
}
function press(parent, text, act) {
var button = add(parent, 'button', text);
button.onclick = act;
}
function tell(page, root) {
return page.load().then(function (rows) {
begin(page, root);
var acts = page.acts, table = add(root, 'table'), below = add(root, 'div'), state = add(below, 'p', '');
function again() { return tell(page, root); }
function edit(fields, send) {
below.textContent = '';
fill(below, fields, send, again);
}
[{ cells: page.columns }].concat(rows).forEach(function (row, at) {
var line = add(table, 'tr');
row.cells.forEach(function (value) { add(line, at === 0 ? 'th' : 'td', cell(value)); });
if (at === 0 || !acts) return;
var buttons = add(line, 'td');
if (acts.edit) press(buttons, 'Edit', function () { edit(row.fields, function (values) { return acts.edit(row.key, values); }); });
if (acts.remove) press(buttons, 'Delete', function () { finish(acts.remove(row.key), state, again); });
});
if (acts && acts.add) press(root, 'Add', function () { edit(acts.blank, acts.add); });
return state;
});
}
function open(page, root) {
root.textContent = '';
return (page.columns ? tell : show)(page, root);
}
function choose(page, root) {
root.textContent = '';
page.domains().then(function (names) {
begin({ title: 'Domain' }, root);
var select = add(root, 'select'), inner = add(root, 'div');
names.forEach(function (name) { add(select, 'option', name).value = name; });
press(root, 'Open', function () {
domain = select.value;
open(page, inner);
});
});
}
function menu(root) {
root.textContent = '';
var list = add(root, 'nav'), main = add(root, 'main');
pages.forEach(function (page) {
press(list, page.title, function () {
domain = '';
(page.domains ? choose : open)(page, main);
});
});
}
function put(object, name, value) {
var names = name.split('.'), last = names.pop();
names.reduce(function (part, one) { return part[one]; }, object)[last] = value;
}
window.stUi = {
templates: {},
domain: function () { return domain; },
held: function (object, name) { return name.split('.').reduce(function (part, one) { return part[one]; }, object); },
changed: function (object, names, values) {
var copy = JSON.parse(JSON.stringify(object));
names.forEach(function (name, at) { put(copy, name, values[at]); });
return copy;
},
clientId: 'interface-' + String(Math.random()).slice(2),
headers: function () {
var headers = { 'Content-Type': 'application/json' };
if (token !== '') headers.Authorization = 'Bearer ' + token;
if (domain !== '') headers['X-SmarterMailDomain'] = domain;
return headers;
},
request: function (config) {
var body = config.data === undefined && config.method === 'GET' ? undefined : JSON.stringify(config.data || {});
return window.fetch(config.url, { method: config.method, headers: window.stUi.headers(), body: body }).then(function (answer) { return answer.json(); });
},
page: function (title, load, save, domains) { pages.push({ title: title, load: load, save: save, domains: domains }); },
list: function (title, columns, load, acts, domains) { pages.push({ title: title, columns: columns, load: load, acts: acts, domains: domains }); },
named: function (value, choices) {
return choices.filter(function (choice) { return choice[0] === value; }).map(function (choice) { return choice[1]; })[0] || value;
},
flag: function (label, isOn) {
return field(label, 'input', function (input) { input.type = 'checkbox'; input.checked = isOn; }, function (input) { return input.checked; });
},
number: function (label, count) { return typed(label, String(count), Number); },
text: function (label, text) { return typed(label, text, same); },
texts: function (label, list) { return typed(label, list.join(', '), split); },
numbers: function (label, list) { return typed(label, list.join(', '), function (text) { return split(text).map(Number); }); },
choice: function (label, value, choices) {
return field(label, 'select', function (select) {
choices.forEach(function (choice) { add(select, 'option', choice[1]).value = String(choice[0]); });
select.value = String(value);
}, function (select) {
return choices.filter(function (choice) { return String(choice[0]) === select.value; }).map(function (choice) { return choice[0]; })[0];
});
},
start: function (signIn) {
window.addEventListener('load', function () {
var root = document.getElementById('root');
root.innerHTML = window.stUi.templates['login.html'];
document.getElementById('signIn').onsubmit = function (event) {
event.preventDefault();
signIn(document.getElementById('username').value, document.getElementById('password').value).then(function (answer) {
token = answer.success ? answer.accessToken : '';
if (token === '') document.getElementById('state').textContent = String(answer.message);
else menu(root);
});
};
});
}
};
})();
`;

const LOGIN =
  '<form id="signIn"><p><label>Username <input id="username" autocomplete="username"></label></p>' +
  '<p><label>Password <input id="password" type="password" autocomplete="current-password"></label></p>' +
  '<p><button type="submit">Log In</button></p><p id="state"></p></form>';

/** Templates in a script. */
export const TEMPLATES = `angular.module('templates', []).run(['$templateCache', function (templates) {
templates.put('login.html', ${JSON.stringify(LOGIN)});
}]);
`;

/** A template that is a page of its own. */
export const HELP_PAGE =
  '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Help</title></head>\n<body>\n<p>Sign in as an administrator of the server to see its settings.</p>\n</body>\n</html>\n';
