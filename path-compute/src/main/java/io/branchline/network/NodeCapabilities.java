package io.branchline.network;

import io.branchline.segment.Dataplane;
import io.branchline.segment.MplsLabel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a router can do in segment routing, beyond the SIDs of algorithm 0.
 *
 * @param transit whether it carries traffic between others; a branch never does
 * @param srgb its Segment Routing Global Block (RFC 9085 section 2.1.2); of several ranges the
 *     first
 * @param maxSidDepth how many labels it can impose, its BMI-MSD (RFC 8491 section 5); unknown when
 *     empty
 * @param algorithms the Flexible Algorithms it takes part in, 128 to 255 (RFC 9350 section 11)
 * @param prefixSids by such an algorithm, absolute labels
 * @param locators by such an algorithm
 * @param definitions by algorithm, the definitions it advertises (RFC 9350 section 5)
 * @param maxSrv6Sids how many SIDs it can put into a routing header, its SRH Max H.encaps; zero
 *     leaves one SID without that header (RFC 9352 section 4.3); unknown when empty
 */
public record NodeCapabilities(
    boolean transit,
    Optional<LabelBlock> srgb,
    Optional<Integer> maxSidDepth,
    Set<Integer> algorithms,
    Map<Integer, MplsLabel> prefixSids,
    Map<Integer, AlgorithmLocator> locators,
    Map<Integer, FlexAlgorithm> definitions,
    Optional<Integer> maxSrv6Sids) {
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
    requireDepth(maxSidDepth);
    requireDepth(maxSrv6Sids);
    var named = new TreeMap<Integer, Object>(prefixSids);
    named.putAll(locators);
    named.putAll(definitions);
    algorithms.forEach(algorithm -> named.put(algorithm, algorithm));
    if (!named.isEmpty() && (named.firstKey() < 128 || named.lastKey() > 255)) {
      throw new IllegalArgumentException(
          "a flexible algorithm is from 128 to 255, not " + named.keySet());
    }
  }

  /** A router of which no SRv6 depth is known. */
  public NodeCapabilities(
      boolean transit,
      Optional<LabelBlock> srgb,
      Optional<Integer> maxSidDepth,
      Set<Integer> algorithms,
      Map<Integer, MplsLabel> prefixSids,
      Map<Integer, AlgorithmLocator> locators,
      Map<Integer, FlexAlgorithm> definitions) {
    this(
        transit,
        srgb,
        maxSidDepth,
        algorithms,
        prefixSids,
        locators,
        definitions,
        Optional.empty());
  }

  /** The same router, taking part in a flexible algorithm as well. */
  public NodeCapabilities withAlgorithm(int algorithm) {
    var all = new HashSet<>(algorithms);
    all.add(algorithm);
    return new NodeCapabilities(
        transit, srgb, maxSidDepth, all, prefixSids, locators, definitions, maxSrv6Sids);
  }

  /** The same router, advertising a definition as well. */
  public NodeCapabilities withDefinition(int algorithm, FlexAlgorithm definition) {
    var all = new HashMap<>(definitions);
    all.put(algorithm, definition);
    return new NodeCapabilities(
        transit, srgb, maxSidDepth, algorithms, prefixSids, locators, all, maxSrv6Sids);
  }

  /** How many segments it can impose: labels, or SRv6 SIDs or carriers; unknown when empty. */
  public Optional<Integer> maxSegments(Dataplane dataplane) {
    return switch (dataplane) {
      case MPLS -> maxSidDepth;
      case SRV6, USID -> maxSrv6Sids.map(sids -> Math.max(sids, 1));
    };
  }

  private static void requireDepth(Optional<Integer> depth) {
    if (depth.isPresent() && depth.get() < 0) {
      throw new IllegalArgumentException("a SID depth is not negative: " + depth.get());
    }
  }
}
