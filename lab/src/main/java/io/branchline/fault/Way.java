package io.branchline.fault;

/** A direction through a proxy, seen from whoever opened the connection. */
public enum Way {
  TO_SERVER,
  TO_CLIENT
}
