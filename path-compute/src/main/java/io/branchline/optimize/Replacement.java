package io.branchline.optimize;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a change of the links that are down made of a placement. Demands are named by their place in
 * the list given, in ascending order.
 *
 * @param placedAnew demands that left links now down, for other paths or, where no way is left, for
 *     none
 * @param returned demands that are back where they were before links failed, or are no longer cut
 *     off
 * @param withdrawn demands put back to what is installed, so that those which must change have room
 *     within the limit
 * @param changesNeeded how many demands cannot keep what is installed, because links of it are down
 * @param changesAllowed the limit; where more are needed, they are made nevertheless
 */
public record Replacement(
    List<Integer> placedAnew,
    List<Integer> returned,
    List<Integer> withdrawn,
    int changesNeeded,
    OptionalInt changesAllowed) {
  public Replacement {
    placedAnew = List.copyOf(placedAnew);
    returned = List.copyOf(returned);
    withdrawn = List.copyOf(withdrawn);
  }

  /** Whether traffic of dead links took more changes than the limit allows. */
  public boolean exceedsLimit() {
    return changesAllowed.isPresent() && changesNeeded > changesAllowed.getAsInt();
  }
}
