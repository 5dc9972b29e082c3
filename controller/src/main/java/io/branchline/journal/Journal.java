package io.branchline.journal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The append-only chain of everything that happened and was decided.
 *
 * <p>One thread appends; any thread may read. What {@link #append} has returned survives the loss
 * of the process.
 */
public interface Journal extends AutoCloseable {
  /**
   * Appends all drafts or none, in order.
   *
   * @throws JournalUnavailableException when they cannot be made durable now; the caller appends
   *     the same drafts again, or stops
   * @throws JournalException when another hand has written to the journal: the caller must stop
   * @throws StaleEpochException when a newer controller has taken over: the caller must stop
   */
  List<Entry> append(List<Draft> drafts);

  /** The last entry. */
  Head head();

  /** Hands over every entry from {@code fromSequence} on, in order. */
  void read(long fromSequence, Consumer<Entry> reader);

  /**
   * Walks the whole chain.
   *
   * @param anchor a head kept outside the journal that must be met, so that a cut end shows too
   */
  default Verification verify(Optional<Head> anchor) {
    return walk(anchor, _ -> {});
  }

  /**
   * As {@link #verify}, and hands over every entry that is in order, up to the first that is not.
   */
  default Verification walk(Optional<Head> anchor, Consumer<Entry> reader) {
    var check = new ChainCheck(anchor);
    read(
        1,
        entry -> {
          check.accept(entry);
          if (!check.isBroken()) {
            reader.accept(entry);
          }
        });
    return check.result();
  }

  @Override
  void close();
}
