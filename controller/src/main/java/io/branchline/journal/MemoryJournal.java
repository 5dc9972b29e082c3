package io.branchline.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A journal that lives as long as its process: for replaying a file and for tests. */
public final class MemoryJournal implements Journal {
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public synchronized List<Entry> append(List<Draft> drafts) {
    var appended = new ArrayList<Entry>(drafts.size());
    for (var draft : drafts) {
      var entry = Entry.after(head(), draft);
      entries.add(entry);
      appended.add(entry);
    }
    return List.copyOf(appended);
  }

  @Override
  public synchronized Head head() {
    return entries.isEmpty() ? Head.EMPTY : entries.getLast().head();
  }

  @Override
  public void read(long fromSequence, Consumer<Entry> reader) {
    List<Entry> snapshot;
    synchronized (this) {
      snapshot = List.copyOf(entries);
    }
    snapshot.stream().filter(entry -> entry.sequence() >= fromSequence).forEach(reader);
  }

  @Override
  public void close() {}
}
