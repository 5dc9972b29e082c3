package io.branchline.change;

import io.branchline.network.NodeId;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Routers serve one change at a time. Taken in the order of names, so nobody waits in a circle. */
final class RouterLocks {
  private final Map<NodeId, ReentrantLock> locks = new ConcurrentHashMap<>();

  void lock(SortedSet<NodeId> nodes) {
    nodes.forEach(node -> locks.computeIfAbsent(node, _ -> new ReentrantLock(true)).lock());
  }

  void unlock(SortedSet<NodeId> nodes) {
    nodes.forEach(node -> locks.computeIfAbsent(node, _ -> new ReentrantLock(true)).unlock());
  }
}
