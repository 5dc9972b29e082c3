package io.branchline.journal;

import java.util.Optional;

/** Walks a chain entry by entry and remembers the first thing that is wrong with it. */
final class ChainCheck {
  private Head head = Head.EMPTY;
  private Optional<Verification.Broken> broken = Optional.empty();
  private final Optional<Head> anchor;
  private boolean anchorMet;

  /**
   * @param anchor a head that was kept elsewhere and must be found on the way
   */
  ChainCheck(Optional<Head> anchor) {
    this.anchor = anchor;
    anchorMet = anchor.isEmpty() || anchor.get().equals(Head.EMPTY);
  }

  void accept(Entry entry) {
    if (broken.isPresent()) {
      return;
    }
    if (entry.sequence() != head.sequence() + 1) {
      fail(
          head.sequence() + 1,
          "entry " + (head.sequence() + 1) + " is missing: " + entry.sequence() + " follows");
    } else if (!entry.previousHash().equals(head.hash())) {
      fail(entry.sequence(), "it does not follow the entry before it");
    } else if (!entry.hash().equals(entry.hashOf())) {
      fail(entry.sequence(), "its content does not match its hash");
    } else {
      head = entry.head();
      if (anchor.isPresent() && anchor.get().sequence() == head.sequence()) {
        anchorMet = anchor.get().equals(head);
        if (!anchorMet) {
          fail(head.sequence(), "its hash is not the one that was anchored");
        }
      }
    }
  }

  void fail(long sequence, String reason) {
    if (broken.isEmpty()) {
      broken = Optional.of(new Verification.Broken(sequence, reason));
    }
  }

  boolean isBroken() {
    return broken.isPresent();
  }

  long next() {
    return head.sequence() + 1;
  }

  Verification result() {
    if (broken.isPresent()) {
      return broken.get();
    }
    if (!anchorMet) {
      return new Verification.Broken(
          head.sequence() + 1,
          "the journal ends at entry "
              + head.sequence()
              + ", but entry "
              + anchor.orElseThrow().sequence()
              + " was anchored");
    }
    return new Verification.Intact(head);
  }
}
