/** One page of the handbook. */
export interface Page {
  readonly title: string
  readonly text: string
}

/** What people ask about. A real app would read files. */
export const pages: readonly Page[] = [
  {
    title: 'Leave',
    text:
      'Everybody has 30 days of leave in a calendar year. Ask your team lead two weeks before, by the form on the intranet. ' +
      'Up to five days that were not taken move to the next year and are gone after the end of March.',
  },
  {
    title: 'Sick days',
    text:
      'Tell your team lead before ten in the morning. From the third day on a note of a doctor is needed. ' +
      'A sick child counts as a sick day of your own, ten times a year.',
  },
  {
    title: 'Travel',
    text:
      'Trains are booked in second class, flights only where a train takes more than six hours. Hotels up to 140 euros a night need no approval. ' +
      'Hand in receipts within 30 days; money comes with the next salary.',
  },
  {
    title: 'Laptops',
    text:
      'A laptop is replaced after four years or when it breaks. Report a lost one at once, at any hour, to the number on the back of your badge. ' +
      'Disks are encrypted; private use is fine within reason.',
  },
  {
    title: 'Working from home',
    text:
      'Up to three days a week, agreed within the team. Core hours are ten to three. ' +
      'A chair and a screen are paid once, up to 400 euros; keep the receipt for three years.',
  },
]
