/**
 * Properties of schema.org that lead from a thing to another one: what is said there of an author, a date or a picture is
 * said of that other one.
 */
export const LEADS_AWAY =
  /^(?:itemListElement|hasPart|isPartOf|mentions|relatedLink|citation|subjectOf|about|liveBlogUpdate|reviews?|itemReviewed|comments?|suggestedAnswer|acceptedAnswer|significantLink|video|associatedMedia|image|logo|publisher|isRelatedTo|isSimilarTo|workExample)$/i;
