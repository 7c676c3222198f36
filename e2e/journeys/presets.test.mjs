// Five ways of working, each played by the steps its users know, with the labels they read: the
// preset is chosen, somebody is let in, things are added, and then who sees what is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { press } from '../lib/before.mjs';
import { noCspViolations, startBrowser, viewer } from '../lib/browser.mjs';
import { signIn } from '../lib/cast.mjs';
import { inspect } from '../lib/check.mjs';
import { startMail } from '../lib/mail.mjs';
import { engine, startPortico } from '../lib/portico.mjs';
import { HtmlFolder } from '../lib/vnu.mjs';

let browser, mail, portico, staff;
const pages = new HtmlFolder(`presets-${engine}`);
const PASSWORD = 'seven herons at the weir';
const at = (path) => `${portico.url}/larkspur${path}`;
const id = /([0-9a-f]{8}-[0-9a-f-]{27})/;

before(async () => {
  [mail, browser] = await Promise.all([startMail(), startBrowser()]);
  portico = await startPortico({ mail, demo: true });
  staff = await viewer(browser, { size: 'desktop' });
  await staff.page.goto(at('/sign-in'));
  await signIn(staff.page, portico.signIns.find((s) => s.kind === 'staff' && s.organization === 'larkspur'));
});
after(async () => {
  await browser?.close();
  await portico?.stop();
  await mail?.stop();
});

/** Settings → Presets → one of them → Set up like this. */
async function setUp(name) {
  const { page } = staff;
  await page.goto(at('/settings/presets'));
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 2 }).waitFor();
  await page.getByRole('button', { name: 'Set up like this' }).click();
  await page.getByText(`Set up as: ${name}`).waitFor();
  await page.locator('li', { hasText: name }).getByText('As set').waitFor();
}

async function made(path, fill, button) {
  const { page } = staff;
  await page.goto(at(path));
  for (const [label, value] of Object.entries(fill)) {
    const field = page.locator('main form.form').getByLabel(new RegExp(`^${label}`));
    if (typeof value === 'object') await field.selectOption(value);
    else await field.fill(value);
  }
  await page.getByRole('button', { name: button }).click();
  await page.waitForURL((url) => id.test(url.pathname) && !url.pathname.endsWith('/new'));
  return id.exec(new URL(page.url()).pathname)[1];
}
const newContact = (name, email, company) => made('/contacts/new', { 'Name': name, Email: email, ...(company && { Company: { label: company } }) }, /^(Save|Add) contact$/);
const newEngagement = (title, kind, company) => made('/engagements/new', { Title: title, Kind: { label: kind }, ...(company && { Company: { label: company } }) }, /engagement$/);

async function join(contact, engagement, { access = false } = {}) {
  const { page } = staff;
  await page.goto(at(`/engagements/${engagement}/contacts`));
  const form = page.locator('form#existing');
  await form.locator('[name=contact]').selectOption(contact);
  if (access) await form.getByLabel('Give portal access if they have none').check();
  await press(page, form.getByRole('button', { name: 'Add to this engagement' }));
}
const isMember = (contact) => staff.page.locator(`#member-${contact}`).waitFor({ state: 'attached' });

/** The link in the invitation, opened by whoever it is for; they choose a password and are in. */
async function accept(email) {
  const invitation = await mail.mailTo(email, { within: 30_000 });
  const link = invitation.links.find((l) => l.includes('/invitation/'));
  assert.ok(link, `an invitation for ${email}`);
  const client = await viewer(browser, { size: 'phone' });
  await client.page.goto(link);
  await client.page.locator('input[type=password]').first().fill(PASSWORD);
  await client.page.locator('form:has(input[type=password]) .btn-primary').click();
  await client.page.waitForURL((url) => url.pathname.startsWith('/larkspur') && !url.pathname.includes('invitation'));
  return client;
}

async function newUpdate(engagement, title, button) {
  const { page } = staff;
  await page.goto(at(`/updates/new?engagement=${engagement}`));
  await page.getByLabel('Title').fill(title);
  const editor = page.locator('rich-text [contenteditable]');
  await editor.click();
  await editor.pressSequentially('As we said.');
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForURL(/updates\/[0-9a-f]{8}-/);
  return id.exec(new URL(page.url()).pathname)[1];
}

async function newTodo(engagement, title, contact) {
  const { page } = staff;
  await page.goto(at(`/todos/new?engagement=${engagement}`));
  await page.getByLabel('Title').fill(title);
  await page.locator(`form#todo input[name=client][value="${contact}"]`).check();
  await page.locator('form#todo .btn-primary').click();
  await page.waitForURL((url) => url.pathname.includes('/todos') && !url.pathname.endsWith('/new'));
  const own = /todos\/([0-9a-f]{8}-[0-9a-f-]{27})/.exec(page.url())?.[1];
  if (own) return own;
  const row = page.locator('a[href*="/todos/"]', { hasText: title }).first();
  return id.exec(new URL(await row.evaluate((a) => a.href)).pathname)[1];
}

async function newFile(engagement, name) {
  const { page } = staff;
  await page.goto(at(`/files?engagement=${engagement}`));
  await page.locator('form#upload input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('Eight tables.\n') });
  // The file itself, not the row that tells how far its upload is.
  await page.locator('main a[href*="/files/"]', { hasText: name }).first().waitFor();
}

/** The switch of one item; saves at once. */
async function showOnPortal(tool, item) {
  const { page } = staff;
  await page.goto(at(`/${tool}/${item}`));
  const saved = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().endsWith('/share'));
  await page.getByRole('switch', { name: /Show on portal\?/ }).check({ force: true });
  await saved;
}

async function sees({ page }, tool, title) {
  await page.goto(at(`/${tool}`));
  await page.getByText(title).first().waitFor();
}
async function seesNot({ page }, tool, title) {
  const answer = await page.goto(at(`/${tool}`));
  if (answer.status() === 404) return;
  await page.locator('main').waitFor();
  assert.equal(await page.getByText(title).count(), 0, `${title} is not to be seen`);
}
async function done(client) {
  noCspViolations(client.page);
  await client.context.close();
}

test('an event venue: Client (portal only), the event, and what is assigned', async () => {
  await setUp('Event venue');
  const { page } = staff;
  await page.goto(at('/settings/access'));
  for (const tool of ['Updates', 'Files', 'To-dos']) assert.ok(await page.getByRole('checkbox', { name: `Client portal: ${tool}` }).isChecked());
  await inspect(staff, `${engine}-user-access`, pages);
  const event = await newEngagement('Ruby and Sam', 'Event');
  const ruby = await newContact('Ruby Venue', 'ruby@venue.example');
  const sam = await newContact('Sam Venue', 'sam@venue.example');
  await page.goto(at(`/contacts/${ruby}/access`));
  await page.getByText('Client (portal only)').waitFor();
  await page.getByRole('button', { name: 'Grant access' }).click();
  await page.getByText('Invited').first().waitFor();
  for (const contact of [ruby, sam]) {
    await join(contact, event);
    await isMember(contact);
  }
  await newUpdate(event, 'The barn is yours', 'Publish update');
  await newFile(event, 'Floor plan.txt');
  await newTodo(event, 'Choose the menu', ruby);
  await newTodo(event, 'Book the band', sam);
  const client = await accept('ruby@venue.example');
  await sees(client, 'updates', 'The barn is yours');
  await sees(client, 'files', 'Floor plan.txt');
  await sees(client, 'todos', 'Choose the menu');
  await seesNot(client, 'todos', 'Book the band');
  await done(client);
});

test('an agency: Enable login, Force password reset, Notify client', async () => {
  await setUp('Agency');
  const { page } = staff;
  const job = await newEngagement('Spring campaign', 'Project');
  const agnes = await newContact('Agnes Client', 'agnes@client.example');
  await page.goto(at(`/contacts/${agnes}/access`));
  await page.getByText('Set a user name and password').click();
  await page.getByRole('textbox', { name: 'User name' }).fill('aclient');
  await page.getByLabel('Password', { exact: true }).fill('tin roof over the jetty');
  assert.ok(await page.getByRole('checkbox', { name: 'Force password reset' }).isChecked());
  assert.ok(await page.getByRole('checkbox', { name: 'Notify client' }).isChecked());
  await page.getByRole('button', { name: 'Enable login' }).click();
  await page.getByText('aclient').first().waitFor();
  const told = await mail.mailTo('agnes@client.example', { within: 30_000 });
  assert.match(told.text, /aclient/);
  assert.doesNotMatch(told.text, /tin roof/, 'the password is not in the mail unless asked for');
  await join(agnes, job);
  await isMember(agnes);
  await newUpdate(job, 'Posters are printed', 'Publish update');
  await newTodo(job, 'Order paper', agnes);
  const client = await viewer(browser, { size: 'phone' });
  await client.page.goto(at('/sign-in'));
  await client.page.locator('form#password [name=who]').fill('aclient');
  await client.page.locator('form#password [name=password]').fill('tin roof over the jetty');
  await client.page.locator('form#password button').click();
  await client.page.waitForURL(/change-password/);
  await client.page.locator('input[name=password]').fill(PASSWORD);
  await client.page.locator('form#change .btn-primary').click();
  await client.page.waitForURL(/\/larkspur/);
  await sees(client, 'updates', 'Posters are printed');
  await seesNot(client, 'todos', 'Order paper');
  await done(client);
});

test('a solo creative: the portal is there by itself, and a post shows once it is sent', async () => {
  await setUp('Solo creative');
  const shoot = await newEngagement('Portraits in May', 'Job');
  const sol = await newContact('Sol Bride', 'sol@bride.example');
  await join(sol, shoot);
  await isMember(sol);
  await newUpdate(shoot, 'Where we meet', 'Publish update');
  await newUpdate(shoot, 'What to wear', 'Save draft');
  await newFile(shoot, 'Shot list.txt');
  const client = await accept('sol@bride.example'); // nobody pressed anything
  await sees(client, 'updates', 'Where we meet');
  await seesNot(client, 'updates', 'What to wear');
  await seesNot(client, 'files', 'Shot list.txt');
  await seesNot(client, 'todos', 'Where we meet');
  await done(client);
});

test('a project studio: private until it is shown; the client takes part', async () => {
  await setUp('Project studio');
  const project = await newEngagement('A new website', 'Project');
  const { page } = staff;
  await page.goto(at(`/engagements/${project}/contacts`));
  await page.locator('form#new').getByLabel(/^Name/).fill('Petra Founder');
  await page.locator('form#new').getByLabel(/^Email/).fill('petra@founder.example');
  assert.ok(await page.locator('form#new').getByLabel('Give portal access').isChecked());
  await press(page, page.getByRole('button', { name: 'Add person' }));
  const member = page.locator('li:has-text("Petra Founder") [id^=member-]');
  await member.waitFor({ state: 'attached' });
  const petra = (await member.getAttribute('id')).replace('member-', '');
  const update = await newUpdate(project, 'First sketches', 'Save update');
  const todo = await newTodo(project, 'Send us your logo', petra);
  const client = await accept('petra@founder.example');
  await seesNot(client, 'updates', 'First sketches');
  await seesNot(client, 'todos', 'Send us your logo');
  await showOnPortal('updates', update);
  await showOnPortal('todos', todo);
  await sees(client, 'updates', 'First sketches');
  await client.page.goto(at(`/updates/${update}`));
  await client.page.locator('.composer textarea').first().fill('We like the second one');
  await client.page.locator('.composer button.btn').first().click();
  await client.page.getByText('We like the second one').first().waitFor();
  await sees(client, 'todos', 'Send us your logo');
  const ticked = client.page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.status() === 303);
  await client.page.locator('li:has-text("Send us your logo") form button').first().click();
  await ticked;
  await done(client);
});

test('a help desk with projects: Add people invites, and Show on portal? shows to every member', async () => {
  await setUp('Help desk and projects');
  await made('/companies/new', { Name: 'Tide & Co' }, /company$/);
  const { page } = staff;
  const tess = await newContact('Tess Tide', 'tess@tide.example', 'Tide & Co');
  const theo = await newContact('Theo Tide', 'theo@tide.example', 'Tide & Co');
  const far = await newContact('Fay Elsewhere', 'fay@elsewhere.example');
  const project = await newEngagement('Move to the new desk', 'Project', 'Tide & Co');
  await join(far, project);
  await page.getByText(/of its own company only/).first().waitFor();
  for (const contact of [tess, theo]) {
    await join(contact, project); // no box was ticked
    await isMember(contact);
  }
  const todo = await newTodo(project, 'Send the list of users', theo);
  const client = await accept('tess@tide.example');
  await seesNot(client, 'todos', 'Send the list of users');
  await showOnPortal('todos', todo);
  await sees(client, 'todos', 'Send the list of users');
  await page.goto(at(`/items/${todo}/why`));
  await inspect(staff, `${engine}-preset-why`, pages);
  await done(client);
});

test('every page reached is valid HTML', () => pages.vnu());
