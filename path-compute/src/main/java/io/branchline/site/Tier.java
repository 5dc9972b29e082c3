package io.branchline.site;

/** What a site is in the bank's hierarchy. */
public enum Tier {
  DATA_CENTRE,
  BRANCH
}
