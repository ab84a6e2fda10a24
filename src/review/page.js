/*
 * The page's script: filters, and the way from one removal to the next.
 *
 * It reads nothing but the page.  Filters change one rule of the style sheet and
 * hide documents, never the removals one by one, so that ten thousand of them
 * are as quick as ten.
 */
'use strict';
(() => {
	const root = document.documentElement;
	const find = (selector, from = document) => [...from.querySelectorAll(selector)];
	const removals = find('del:not(.blank)'); // blank lines go along with others
	const filters = find('.filter');
	const articles = find('article');
	const sections = find('section');
	const where = document.getElementById('where');
	const tip = document.querySelector('.tip');
	const ruleOf = element => /(?:^| )r(\d+)/.exec(element.className)[1];
	const rules = removals.map(ruleOf);
	let shown = removals;    // those that the filters let through
	let current = -1;        // index in shown; -1: none yet

	root.classList.add('js');
	const sheet = document.styleSheets[0];
	const first = sheet.cssRules.length;

	// ---- filters: without any pressed, all removals are shown ----

	const isPressed = button => button.getAttribute('aria-pressed') === 'true';
	const setPressed = (button, pressed) => button.setAttribute('aria-pressed', pressed);

	/* The rules whose removals are shown; null: all. */
	function chosen() {
		const set = new Set();
		for (const f of filters) {
			if (!isPressed(f))
				continue;
			if (f.dataset.rule !== undefined)
				set.add(f.dataset.rule);
			else
				for (const r of find('[data-rule]', f.parentElement))
					set.add(r.dataset.rule);
		}
		return set.size ? set : null;
	}

	function filter() {
		const set = chosen();
		const now = shown[current];

		while (sheet.cssRules.length > first)
			sheet.deleteRule(first);
		if (set) {
			const others = `:not(${[...set].map(r => '.r' + r).join()})`;
			sheet.insertRule(`del${others}, ins${others} { background: none; ` +
				'color: var(--soft); text-decoration: none; opacity: .6 }', first);
		}
		document.body.classList.toggle('filtering', set !== null);
		shown = set ? removals.filter((r, i) => set.has(rules[i])) : removals;
		const inside = new Set(shown.map(r => r.closest('article')));
		for (const article of articles)
			article.hidden = set !== null && !inside.has(article);
		for (const section of sections)
			section.hidden = section.querySelector('article:not([hidden])') === null;
		current = now ? shown.indexOf(now) : -1;
		if (now && current < 0)
			now.classList.remove('now');
		say();
	}

	function press(button) {
		setPressed(button, !isPressed(button));
		filter();
	}

	function showAll() {
		for (const f of filters)
			setPressed(f, false);
		root.classList.remove('cleaned');
		filter();
	}

	// ---- from one to the next ----

	const nameOf = removal => removal.dataset.name || removal.title;

	function say() {
		const n = shown.length.toLocaleString('en');
		where.textContent = current < 0 ? `${n} removal${shown.length === 1 ? '' : 's'}`
			: `${(current + 1).toLocaleString('en')} of ${n} · ${nameOf(shown[current])}`;
	}

	function go(step) {
		if (shown.length === 0)
			return;
		if (current >= 0)
			shown[current].classList.remove('now');
		current = current < 0 && step < 0 ? shown.length - 1
			: (current + step + shown.length) % shown.length;
		root.classList.remove('cleaned');
		const removal = shown[current];
		removal.classList.add('now');
		removal.scrollIntoView({ block: 'start' });
		// Blocks on the way were laid out only now and may have moved it.
		requestAnimationFrame(() => removal.scrollIntoView({ block: 'start' }));
		say();
	}

	// ---- the rule under the pointer, at once ----

	function point(event) {
		const over = event.target.closest('del, ins');
		const removal = over && over.matches('ins') ? over.previousElementSibling : over;

		tip.hidden = !removal;
		if (!removal)
			return;
		if (removal.title) { // the browser's own would come on top
			removal.dataset.name = removal.title;
			removal.removeAttribute('title');
		}
		tip.textContent = removal.dataset.name;
		tip.className = 'tip ' + /c\d+/.exec(removal.className)[0];
		const box = over.getClientRects()[0];
		const y = box.top > 40 ? box.top - tip.offsetHeight - 5 : box.bottom + 5;
		const x = Math.min(Math.max(event.clientX - 20, 4), innerWidth - tip.offsetWidth - 4);
		tip.style.transform = `translate(${x}px, ${y}px)`;
	}

	// ---- what people do ----

	const keys = {
		n: () => go(1), j: () => go(1), p: () => go(-1), k: () => go(-1),
		x: () => root.classList.toggle('cleaned'), Escape: showAll,
	};

	document.addEventListener('keydown', event => {
		if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key])
			return;
		keys[event.key]();
		event.preventDefault();
	});
	document.getElementById('next').addEventListener('click', () => go(1));
	document.getElementById('previous').addEventListener('click', () => go(-1));
	document.querySelector('main').addEventListener('mouseover', point);
	document.addEventListener('scroll', () => { tip.hidden = true; }, { passive: true });
	for (const f of filters)
		f.addEventListener('click', () => press(f));
	for (const more of find('.more'))
		more.addEventListener('click', () => {
			more.setAttribute('aria-expanded', more.parentElement.classList.toggle('open'));
		});
	say();
})();
