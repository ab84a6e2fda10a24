/*
 * date_words: the names of months and of the days of the week, with their usual
 * short forms, as dates on pages have them (genitives where a language uses them
 * there).
 *
 * Invariant: the words are folded as utf8_fold does and sorted by their bytes; a
 * word is found by halving.
 */
#include "learn/date_words.h"

#include "base/utf8.h"

#define LONGEST_BYTES 32u

const char *const date_words[] = {
	"abr", "abril", "ago", "agosto", "agustus", "août", "apr", "april", "aprile",
	"aprilie", "aralık", "aug", "august", "augusti", "augustus", "augusztus", "avr",
	"avril", "ağustos", "březen", "března", "csütörtök", "cuma", "cumartesi", "czerwca",
	"czerwiec", "czwartek", "dec", "december", "decembrie", "desember", "dez", "dezember",
	"dezembro", "dic", "dicembre", "diciembre", "dienstag", "dimanche", "dinsdag",
	"domenica", "domingo", "donderdag", "donnerstag", "duben", "dubna", "duminică", "déc",
	"décembre", "ekim", "elokuuta", "ene", "enero", "eylül", "feb", "febbraio", "febrero",
	"februar", "februari", "februarie", "february", "február", "fev", "fevereiro",
	"fredag", "freitag", "fri", "friday", "févr", "février", "gen", "gennaio", "giovedì",
	"giu", "giugno", "grudnia", "grudzień", "haziran", "heinäkuuta", "helmikuuta",
	"huhtikuuta", "hétfő", "ianuarie", "iulie", "iunie", "jan", "janeiro", "januar",
	"januari", "january", "január", "janv", "janvier", "jeudi", "joi", "joulukuuta",
	"jueves", "juil", "juillet", "juin", "jul", "julho", "juli", "julio", "july", "jumat",
	"jun", "june", "junho", "juni", "junio", "jänner", "július", "június", "kamis",
	"kasım", "kedd", "keskiviikko", "kesäkuuta", "květen", "května", "kwiecień",
	"kwietnia", "lauantai", "leden", "ledna", "lipca", "lipiec", "listopad", "listopada",
	"listopadu", "lokakuuta", "lug", "luglio", "lundi", "lunedì", "lunes", "luni",
	"lutego", "luty", "lördag", "lørdag", "maaliskuuta", "maanantai", "maandag", "maart",
	"mag", "maggio", "mai", "maio", "maj", "maja", "mandag", "mar", "marca", "march",
	"mardi", "maret", "marraskuuta", "mars", "mart", "martedì", "martes", "martie",
	"marts", "marzec", "marzo", "março", "marți", "may", "mayo", "mayıs", "mei",
	"mercoledì", "mercredi", "miercuri", "minggu", "mittwoch", "miércoles", "mon",
	"monday", "montag", "mrt", "május", "március", "mär", "märz", "måndag", "neděle",
	"niedziela", "nisan", "noiembrie", "nov", "november", "novembre", "novembro",
	"noviembre", "ocak", "oct", "october", "octobre", "octombrie", "octubre", "okt",
	"oktober", "október", "onsdag", "ott", "ottobre", "out", "outubro", "pazar",
	"pazartesi", "październik", "października", "perjantai", "perşembe", "piątek",
	"pondělí", "poniedziałek", "prosince", "prosinec", "pátek", "péntek", "quarta-feira",
	"quinta-feira", "rabu", "sabato", "sabtu", "salı", "samedi", "samstag", "sat",
	"saturday", "segunda-feira", "selasa", "senin", "sep", "sept", "september",
	"septembre", "septembrie", "septiembre", "set", "setembro", "setiembre", "settembre",
	"sexta-feira", "sierpień", "sierpnia", "sobota", "sonnabend", "sonntag", "srpen",
	"srpna", "styczeń", "stycznia", "středa", "sun", "sunday", "sunnuntai", "syyskuuta",
	"szeptember", "szerda", "szombat", "sábado", "sâmbătă", "söndag", "søndag",
	"tammikuuta", "temmuz", "terça-feira", "thu", "thur", "thurs", "thursday", "tiistai",
	"tirsdag", "tisdag", "torsdag", "torstai", "toukokuuta", "tue", "tues", "tuesday",
	"vasárnap", "vendredi", "venerdì", "viernes", "vineri", "vrijdag", "wed", "wednesday",
	"woensdag", "wrzesień", "września", "wtorek", "zaterdag", "zondag", "září", "április",
	"çarşamba", "únor", "února", "úterý", "červen", "července", "červenec", "června",
	"čtvrtek", "říjen", "října", "środa", "şubat", "απριλίου", "αυγούστου", "δεκεμβρίου",
	"δευτέρα", "ιανουαρίου", "ιουλίου", "ιουνίου", "κυριακή", "μαΐου", "μαρτίου",
	"νοεμβρίου", "οκτωβρίου", "πέμπτη", "παρασκευή", "σάββατο", "σεπτεμβρίου", "τετάρτη",
	"τρίτη", "φεβρουαρίου", "август", "августа", "апрель", "апреля", "березня", "вересня",
	"воскресенье", "вторник", "вівторок", "грудня", "декабрь", "декабря", "жовтня", "июль",
	"июля", "июнь", "июня", "квітня", "липня", "листопада", "лютого", "май", "март",
	"марта", "мая", "неділя", "ноябрь", "ноября", "октябрь", "октября", "понедельник",
	"понеділок", "пятница", "сентябрь", "сентября", "середа", "серпня", "среда", "суббота",
	"субота", "січня", "травня", "февраль", "февраля", "червня", "четвер", "четверг",
	"январь", "января",
};

const size_t n_date_words = sizeof(date_words) / sizeof(date_words[0]);

/* Folds the word into `out`; false: it is longer than any of ours. */
static bool fold_word(struct span word, char out[LONGEST_BYTES])
{
	const char *p = word.ptr, *end = p + word.len;
	size_t len = 0;

	while (p < end) {
		uint32_t c;

		p += utf8_decode(p, end, &c);
		if (len + 5 > LONGEST_BYTES)
			return false;
		len += utf8_encode(utf8_fold(c), out + len);
	}
	out[len] = '\0';
	return true;
}

bool date_words_have(struct span word)
{
	char folded[LONGEST_BYTES];
	size_t low = 0, high = n_date_words;

	if (!fold_word(word, folded))
		return false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(folded, date_words[middle]);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
