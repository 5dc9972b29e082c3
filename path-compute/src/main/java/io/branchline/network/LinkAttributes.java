package io.branchline.network;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The links of a snapshot and their attributes, one array each. The next snapshot shares every
 * array in which nothing changed.
 */
final class LinkAttributes {
  private static final int[] NONE = {};

  final Link[] links;
  long[] igpMetric;
  long[] teMetric;
  long[] delayMicros;
  double[] lossRatio;
  long[] maxBandwidth;
  long[] availableBandwidth;
  int[] adminGroup;
  int[][] moreAdminGroups;
  int[][] srlgs;

  private LinkAttributes(Link[] links, LinkAttributes shared) {
    this.links = links;
    igpMetric = shared.igpMetric;
    teMetric = shared.teMetric;
    delayMicros = shared.delayMicros;
    lossRatio = shared.lossRatio;
    maxBandwidth = shared.maxBandwidth;
    availableBandwidth = shared.availableBandwidth;
    adminGroup = shared.adminGroup;
    moreAdminGroups = shared.moreAdminGroups;
    srlgs = shared.srlgs;
  }

  private LinkAttributes(Link[] links) {
    this.links = links;
    int count = links.length;
    igpMetric = new long[count];
    teMetric = new long[count];
    delayMicros = new long[count];
    lossRatio = new double[count];
    maxBandwidth = new long[count];
    availableBandwidth = new long[count];
    adminGroup = new int[count];
    moreAdminGroups = new int[count][];
    srlgs = new int[count][];
  }

  static LinkAttributes of(Link[] links) {
    var packed = new LinkAttributes(links);
    for (int i = 0; i < links.length; i++) {
      packed.write(i);
    }
    return packed;
  }

  /** The links after these came and went, which were moved as {@code moves} says. */
  Link[] merged(Moves moves, SortedMap<LinkId, Optional<Link>> changes) {
    var merged = new Link[moves.count()];
    moves.copy(links, merged);
    var puts = changes.values().stream().flatMap(Optional::stream).iterator();
    for (int i : moves.written()) {
      merged[i] = puts.next();
    }
    return merged;
  }

  /** After links came and went, which were moved as {@code moves} says. */
  LinkAttributes moved(Moves moves, Link[] moved) {
    var packed = new LinkAttributes(moved);
    moves.copy(igpMetric, packed.igpMetric);
    moves.copy(teMetric, packed.teMetric);
    moves.copy(delayMicros, packed.delayMicros);
    moves.copy(lossRatio, packed.lossRatio);
    moves.copy(maxBandwidth, packed.maxBandwidth);
    moves.copy(availableBandwidth, packed.availableBandwidth);
    moves.copy(adminGroup, packed.adminGroup);
    moves.copy(moreAdminGroups, packed.moreAdminGroups);
    moves.copy(srlgs, packed.srlgs);
    for (int position : moves.written()) {
      packed.write(position);
    }
    return packed;
  }

  private void write(int i) {
    var link = links[i];
    igpMetric[i] = link.igpMetric();
    teMetric[i] = link.teMetric();
    delayMicros[i] = link.delay().micros();
    lossRatio[i] = link.loss().ratio();
    maxBandwidth[i] = link.maxBandwidth().bitsPerSecond();
    availableBandwidth[i] = link.availableBandwidth().bitsPerSecond();
    adminGroup[i] = link.adminGroup().bits();
    moreAdminGroups[i] = moreWords(link);
    srlgs[i] = packedSrlgs(link);
  }

  /** After these links took the place of those with their ids. */
  LinkAttributes replaced(int[] positions, List<Link> by) {
    var next = new LinkAttributes(links.clone(), this);
    for (int k = 0; k < positions.length; k++) {
      next.replace(positions[k], by.get(k), this);
    }
    return next;
  }

  private void replace(int i, Link link, LinkAttributes before) {
    var old = links[i];
    links[i] = link;
    if (igpMetric[i] != link.igpMetric()) {
      igpMetric = own(igpMetric, before.igpMetric);
      igpMetric[i] = link.igpMetric();
    }
    if (teMetric[i] != link.teMetric()) {
      teMetric = own(teMetric, before.teMetric);
      teMetric[i] = link.teMetric();
    }
    if (delayMicros[i] != link.delay().micros()) {
      delayMicros = own(delayMicros, before.delayMicros);
      delayMicros[i] = link.delay().micros();
    }
    if (lossRatio[i] != link.loss().ratio()) {
      lossRatio = lossRatio == before.lossRatio ? lossRatio.clone() : lossRatio;
      lossRatio[i] = link.loss().ratio();
    }
    if (maxBandwidth[i] != link.maxBandwidth().bitsPerSecond()) {
      maxBandwidth = own(maxBandwidth, before.maxBandwidth);
      maxBandwidth[i] = link.maxBandwidth().bitsPerSecond();
    }
    if (availableBandwidth[i] != link.availableBandwidth().bitsPerSecond()) {
      availableBandwidth = own(availableBandwidth, before.availableBandwidth);
      availableBandwidth[i] = link.availableBandwidth().bitsPerSecond();
    }
    if (!old.adminGroup().equals(link.adminGroup())) {
      adminGroup = adminGroup == before.adminGroup ? adminGroup.clone() : adminGroup;
      adminGroup[i] = link.adminGroup().bits();
      moreAdminGroups =
          moreAdminGroups == before.moreAdminGroups ? moreAdminGroups.clone() : moreAdminGroups;
      moreAdminGroups[i] = moreWords(link);
    }
    if (!old.srlgs().equals(link.srlgs())) {
      srlgs = srlgs == before.srlgs ? srlgs.clone() : srlgs;
      srlgs[i] = packedSrlgs(link);
    }
  }

  private static long[] own(long[] values, long[] shared) {
    return values == shared ? values.clone() : values;
  }

  private static int[] moreWords(Link link) {
    var more = link.adminGroup().more();
    return more.isEmpty() ? NONE : more.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] packedSrlgs(Link link) {
    if (link.srlgs().isEmpty()) {
      return NONE;
    }
    var values = link.srlgs().stream().mapToInt(srlg -> (int) srlg.value()).toArray();
    Arrays.sort(values);
    return values;
  }
}
