package io.branchline.security;

/** What a route needs of the one who calls it. */
public enum Permission {
  /** None: the login itself, and what says whether the process lives. */
  PUBLIC,
  READ,
  WRITE_INTENTS,

  /** What the controller itself goes by: alarm policies. */
  WRITE_SETTINGS,
  DECIDE_PLANS,
  DEPLOY_PLANS,
  READ_JOURNAL
}
