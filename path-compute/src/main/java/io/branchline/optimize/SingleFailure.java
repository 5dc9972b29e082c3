package io.branchline.optimize;

import io.branchline.network.LinkId;
import io.branchline.network.NodeId;
import io.branchline.network.Srlg;

/** One thing that fails alone. */
public sealed interface SingleFailure {
  /** A link, in both directions. */
  record OfLink(LinkId link) implements SingleFailure {}

  /** A node that carries others' traffic, with all its links. */
  record OfNode(NodeId node) implements SingleFailure {}

  /** A shared risk, with all links in it. */
  record OfSrlg(Srlg srlg) implements SingleFailure {}
}
