package io.branchline.loop;

/**
 * An event in one line, for lists and for the stream.
 *
 * @param sequence its place in the journal
 * @param kind its stable name, for instance {@code planProposed}
 * @param subject what it is about: a line, router, plan or intent; empty when it is about all
 * @param text one sentence
 */
public record EventLine(long sequence, Moment at, String kind, String subject, String text) {}
