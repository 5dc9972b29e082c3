package io.branchline.router;

/**
 * One queue of an interface, in the outgoing direction.
 *
 * @param name the class whose packets it holds, or {@code control}
 * @param sentOctets IP bytes and their encapsulation since start
 * @param averageDepthBytes mean filling since the state before
 * @param maxDepthBytes highest filling since the state before
 * @param delayMicros one-way delay that its packets see to the far end of the line
 * @param loss share of its packets lost on the way there, 0 to 1
 */
public record QueueState(
    String name,
    long sentOctets,
    long sentPackets,
    long droppedOctets,
    long droppedPackets,
    long averageDepthBytes,
    long maxDepthBytes,
    long delayMicros,
    double loss) {
  public QueueState {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a queue has a name");
    }
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("queue " + name + ": loss is not a share: " + loss);
    }
  }
}
