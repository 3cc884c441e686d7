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
var headers = { 'Content-Type': 'application/json' };
if (window.stUi.token() !== '') headers.Authorization = 'Bearer ' + window.stUi.token();
var body = config.data === undefined ? undefined : JSON.stringify(config.data);
return window.fetch(config.url, { method: config.method, headers: headers, body: body }).then(function (answer) {
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
var pages = [], token = '';
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
function show(page, root) {
root.textContent = '';
add(root, 'h1', page.title);
var form = add(root, 'form'), state = add(root, 'p', '');
return page.load().then(function (fields) {
var values = fields.map(function (one) { return one.put(form); });
var button = add(form, 'button', 'Save');
button.type = 'submit';
form.onsubmit = function (event) {
event.preventDefault();
page.save(values.map(function (value) { return value(); })).then(function (saved) {
var body = saved.data || saved;
state.textContent = body.success ? 'Saved' : String(body.message);
});
};
});
}
function cell(value) {
if (value === null) return '';
if (value === true) return 'Yes';
if (value === false) return 'No';
return Array.isArray(value) ? value.map(cell).join(', ') : typeof value === 'object' ? Object.keys(value).map(function (name) { return cell(value[name]); }).join(' ') : String(value);
}
function tell(page, root) {
root.textContent = '';
add(root, 'h1', page.title);
return page.load().then(function (rows) {
var table = add(root, 'table');
[page.columns].concat(rows).forEach(function (row, at) {
var line = add(table, 'tr');
row.forEach(function (value) { add(line, at === 0 ? 'th' : 'td', cell(value)); });
});
});
}
function menu(root) {
root.textContent = '';
var list = add(root, 'nav'), main = add(root, 'main');
pages.forEach(function (page) {
var button = add(list, 'button', page.title);
button.onclick = function () { (page.columns ? tell : show)(page, main); };
});
}
window.stUi = {
templates: {},
clientId: 'interface-' + String(Math.random()).slice(2),
token: function () { return token; },
request: function (config) {
var headers = { 'Content-Type': 'application/json' };
if (token !== '') headers.Authorization = 'Bearer ' + token;
var body = config.data === undefined && config.method === 'GET' ? undefined : JSON.stringify(config.data || {});
return window.fetch(config.url, { method: config.method, headers: headers, body: body }).then(function (answer) { return answer.json(); });
},
page: function (title, load, save) { pages.push({ title: title, load: load, save: save }); },
list: function (title, columns, load) { pages.push({ title: title, columns: columns, load: load }); },
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
