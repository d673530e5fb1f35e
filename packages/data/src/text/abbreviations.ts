/** Titles and the like: a name follows, so their full stop ends no sentence. */
export const titles: ReadonlySet<string> = new Set(
  (
    "Mr Mrs Ms Messrs Mme Mlle Dr Prof Rev Hon Gen Col Maj Capt Lt Sgt Cpl Adm Cmdr Gov Sen Rep " +
    "Pres Supt St Mt Ft"
  ).split(" "),
);

/** A number follows: their full stop ends a sentence unless a digit comes next. */
export const beforeNumbers: ReadonlySet<string> = new Set(
  "No Nos no nos Fig Figs fig Vol vol Ch ch Sec sec p pp".split(" "),
);

/** May stand at the end of a sentence as well as inside it. */
export const abbreviations: ReadonlySet<string> = new Set(
  (
    "Jr Sr Inc Ltd Co Corp Bros Dept Univ Ave Blvd Rd Esq etc vs viz cf al approx Jan Feb Mar Apr " +
    "Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri"
  ).split(" "),
);

/** Words that begin sentences, and are capitalised nowhere else: they decide after an abbreviation. */
export const sentenceStarters: ReadonlySet<string> = new Set(
  (
    "A An The This That These Those He She It We You They I His Her Its Our My Your Their There Here " +
    "In On At By For From With To As If When While After Before But And Or So Yet Not No What Who Why " +
    "How Where All Some Many Most Such"
  ).split(" "),
);
