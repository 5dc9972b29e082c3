package io.branchline.network;

import io.branchline.segment.MplsLabel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a router can do in segment routing, beyond the SIDs of algorithm 0.
 *
 * @param transit whether it carries traffic between others; a branch never does
 * @param srgb its Segment Routing Global Block (RFC 9085 section 2.1.2)
 * @param maxSidDepth how many labels it can impose (RFC 8491 section 4)
 * @param algorithms the Flexible Algorithms it takes part in, 128 to 255 (RFC 9350 section 11)
 * @param prefixSids by such an algorithm, absolute labels
 * @param locators by such an algorithm
 * @param definitions by algorithm, the definitions it advertises (RFC 9350 section 5)
 */
public record NodeCapabilities(
    boolean transit,
    Optional<LabelBlock> srgb,
    Optional<Integer> maxSidDepth,
    Set<Integer> algorithms,
    Map<Integer, MplsLabel> prefixSids,
    Map<Integer, AlgorithmLocator> locators,
    Map<Integer, FlexAlgorithm> definitions) {
  /** Carries transit traffic, and says nothing else. */
  public static final NodeCapabilities PLAIN =
      new NodeCapabilities(
          true, Optional.empty(), Optional.empty(), Set.of(), Map.of(), Map.of(), Map.of());

  /** Never carries another's traffic, and says nothing else. */
  public static final NodeCapabilities NO_TRANSIT =
      new NodeCapabilities(
          false, Optional.empty(), Optional.empty(), Set.of(), Map.of(), Map.of(), Map.of());

  public NodeCapabilities {
    algorithms = Set.copyOf(algorithms);
    prefixSids = Map.copyOf(prefixSids);
    locators = Map.copyOf(locators);
    definitions = Map.copyOf(definitions);
    if (maxSidDepth.isPresent() && maxSidDepth.get() < 0) {
      throw new IllegalArgumentException("a SID depth is not negative: " + maxSidDepth.get());
    }
    var named = new TreeMap<Integer, Object>(prefixSids);
    named.putAll(locators);
    named.putAll(definitions);
    algorithms.forEach(algorithm -> named.put(algorithm, algorithm));
    if (!named.isEmpty() && (named.firstKey() < 128 || named.lastKey() > 255)) {
      throw new IllegalArgumentException(
          "a flexible algorithm is from 128 to 255, not " + named.keySet());
    }
  }
}
