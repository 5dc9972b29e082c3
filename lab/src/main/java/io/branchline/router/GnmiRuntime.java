package io.branchline.router;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What the gNMI servers of many routers share: event loops and workers. */
public final class GnmiRuntime implements AutoCloseable {
  private static final int LOOPS = 2;

  private final EventLoopGroup acceptor =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("gnmi-accept", true), NioIoHandler.newFactory());
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          LOOPS, new DefaultThreadFactory("gnmi-io", true), NioIoHandler.newFactory());
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gnmi-", 1).factory());

  /** Of routers that are alike: each is kept while one of them has it. */
  private final Map<StateShape, WeakReference<StateTree>> trees = new WeakHashMap<>();

  /** The tree of a shape, which is the same for all who ask. */
  synchronized StateTree tree(StateShape shape) {
    var known = trees.get(shape);
    var tree = known == null ? null : known.get();
    if (tree == null) {
      tree = new StateTree(shape);
      trees.put(shape, new WeakReference<>(tree));
    }
    return tree;
  }

  EventLoopGroup acceptor() {
    return acceptor;
  }

  EventLoopGroup loops() {
    return loops;
  }

  ExecutorService workers() {
    return workers;
  }

  @Override
  public void close() {
    var _ = acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    workers.shutdownNow();
  }
}
