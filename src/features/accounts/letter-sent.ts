/** That a letter is on its way, if there is anything to say. */
export interface LetterSent {
  readonly __typename: 'LetterSent';
  readonly goodForSeconds: number | null;
}

/** @param goodForSeconds how long what stands in it is good; null where it holds nothing of the kind */
export const letterSent = (goodForSeconds: number | null): LetterSent => ({ __typename: 'LetterSent', goodForSeconds });
