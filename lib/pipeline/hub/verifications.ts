/**
 * So often callbacks at one host are asked in an hour whether they mean it, whoever asks in their name: whoever names a
 * stranger's host in ten thousand callbacks has it called no more often. A reader of many feeds needs some hundreds.
 */
export const VERIFICATIONS_AN_HOUR = 600;
