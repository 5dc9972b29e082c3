package io.branchline.site;

/** The company that a line is rented from. */
public record Carrier(String id, String name) {}
