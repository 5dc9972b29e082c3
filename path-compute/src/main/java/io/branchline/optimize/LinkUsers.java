package io.branchline.optimize;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which demands may take a link, found by way of the pairs of nodes whose candidates cross it. */
final class LinkUsers {
  private final int[] firstPair;
  private final int[] pairs;
  private final int[] firstDemand;
  private final int[] demands;

  LinkUsers(TrafficShares shares, int links) {
    firstPair = new int[links + 1];
    var seen = new int[links];
    int[] unsorted = new int[0];
    for (int pass = 0; pass < 2; pass++) {
      Arrays.fill(seen, -1);
      for (int pair = 0; pair < shares.candidates.length; pair++) {
        for (int path : shares.candidates[pair]) {
          for (int at = shares.paths.first(path); at < shares.paths.end(path); at++) {
            int link = shares.paths.link(at);
            if (seen[link] == pair) {
              continue;
            }
            seen[link] = pair;
            if (pass == 0) {
              firstPair[link + 1]++;
            } else {
              // Filled from behind: afterwards each entry holds where its link starts.
              unsorted[--firstPair[link + 1]] = pair;
            }
          }
        }
      }
      if (pass == 0) {
        for (int link = 0; link < links; link++) {
          firstPair[link + 1] += firstPair[link];
        }
        unsorted = new int[firstPair[links]];
      }
    }
    // Entry link + 1 now holds the start of link: shift by one place.
    System.arraycopy(firstPair, 1, firstPair, 0, links);
    firstPair[links] = unsorted.length;
    pairs = unsorted;
    firstDemand = new int[shares.candidates.length + 1];
    for (int pair : shares.pair) {
      firstDemand[pair + 1]++;
    }
    for (int pair = 0; pair < shares.candidates.length; pair++) {
      firstDemand[pair + 1] += firstDemand[pair];
    }
    var next = firstDemand.clone();
    demands = new int[shares.pair.length];
    for (int demand = 0; demand < demands.length; demand++) {
      demands[next[shares.pair[demand]]++] = demand;
    }
  }

  /** The demands that have a candidate which crosses a link. */
  IntStream possible(int link) {
    return Arrays.stream(pairs, firstPair[link], firstPair[link + 1])
        .flatMap(pair -> Arrays.stream(demands, firstDemand[pair], firstDemand[pair + 1]));
  }

  /** The demands whose lists cross a link now, in a fixed order. */
  int[] crossing(TrafficShares shares, int link) {
    var found = new int[16];
    int count = 0;
    for (int i = firstPair[link]; i < firstPair[link + 1]; i++) {
      for (int j = firstDemand[pairs[i]]; j < firstDemand[pairs[i] + 1]; j++) {
        if (crosses(shares, demands[j], link)) {
          if (count == found.length) {
            found = Arrays.copyOf(found, 2 * count);
          }
          found[count++] = demands[j];
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static boolean crosses(TrafficShares shares, int demand, int link) {
    for (int i = 0; i < shares.lists() && shares.path(demand, i) != TrafficShares.NONE; i++) {
      if (shares.paths.contains(shares.path(demand, i), link)) {
        return true;
      }
    }
    return false;
  }
}
