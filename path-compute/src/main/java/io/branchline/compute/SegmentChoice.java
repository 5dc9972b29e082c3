package io.branchline.compute;

import io.branchline.segment.MicroSid;
import io.branchline.segment.Sid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shortest way along a path's positions, each step one segment. Because a segment forwards the
 * same whatever came before it, the shortest list is a shortest path over positions; nothing is
 * assumed of which steps there are.
 *
 * <p>Compressed SIDs cost a slot of a carrier each, and a change of block the rest of the slots of
 * its carrier. Of two ways to one position in one block, the one of fewer slots is never worse
 * later, so fewest slots also means fewest carriers. Of equal ways the one with fewer adjacencies
 * wins: a node's segment survives a failure.
 */
final class SegmentChoice {
  private final int slots;
  private final List<Map<Integer, Reached>> best = new ArrayList<>();

  /**
   * @param length positions are 0 to this
   * @param slots of a carrier; 1 where SIDs are not compressed
   */
  SegmentChoice(int length, int slots) {
    this.slots = slots;
    for (int i = 0; i <= length; i++) {
      best.add(new HashMap<>());
    }
    best.getFirst().put(0, new Reached(0, 0, 0, List.of(), null));
  }

  private record Reached(
      long used, int adjacencies, int block, List<Piece> pieces, @Nullable Reached before) {
    boolean betterThan(Reached other) {
      return used != other.used ? used < other.used : adjacencies < other.adjacencies;
    }
  }

  /** One entry of a list: a SID, or a slot of a carrier. */
  sealed interface Piece {
    /** A SID of its own. */
    record Whole(Sid sid) implements Piece {}

    /** A compressed SID. */
    record Slot(MicroSid sid) implements Piece {}
  }

  /** Whether any steps lead here. */
  boolean reaches(int position) {
    return !best.get(position).isEmpty();
  }

  /** From one position to the same or a later one; steps are given in the order of their starts. */
  void step(int from, int to, List<Piece> pieces, boolean adjacency) {
    for (var before : List.copyOf(best.get(from).values())) {
      long used = before.used;
      int block = before.block;
      for (var piece : pieces) {
        int next = piece instanceof Piece.Slot slot ? slot.sid().block() : 0;
        if (next != block && used > 0) {
          used = (used + slots - 1) / slots * slots;
        }
        used++;
        block = next;
      }
      var reached =
          new Reached(used, before.adjacencies + (adjacency ? 1 : 0), block, pieces, before);
      best.get(to).merge(block, reached, (old, mine) -> mine.betterThan(old) ? mine : old);
    }
  }

  /** The best pieces to the last position; it is reached. */
  List<Piece> pieces() {
    var end =
        best.getLast().values().stream().reduce((a, b) -> b.betterThan(a) ? b : a).orElseThrow();
    var steps = new ArrayList<List<Piece>>();
    for (@Nullable Reached at = end; at != null; at = at.before) {
      steps.add(at.pieces);
    }
    Collections.reverse(steps);
    return steps.stream().flatMap(List::stream).toList();
  }
}
