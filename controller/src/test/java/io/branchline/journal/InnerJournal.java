package io.branchline.journal;

import java.util.List;
import java.util.function.Consumer;

/** A journal in memory; tests spoil one of its methods. */
public class InnerJournal implements Journal {
  private final MemoryJournal memory = new MemoryJournal();

  @Override
  public List<Entry> append(List<Draft> drafts) {
    return memory.append(drafts);
  }

  @Override
  public Head head() {
    return memory.head();
  }

  @Override
  public void read(long fromSequence, Consumer<Entry> reader) {
    memory.read(fromSequence, reader);
  }

  @Override
  public void close() {}
}
