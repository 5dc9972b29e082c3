package io.branchline.netns;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs pieces of Java inside network namespaces, on one thread of its own: what a thread opens
 * there (sockets, devices) belongs to the namespace whoever uses it later. Such a piece must start
 * no thread and no process, which would stay in the namespace and keep it alive.
 */
final class Namespaces implements AutoCloseable {
  /** Where {@code ip netns} keeps their names. */
  static final Path FOLDER = Path.of("/run/netns");

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("netns").daemon().factory());

  /** The result of {@code action}, run inside the namespace. */
  <T> T in(String namespace, Callable<T> action) throws IOException, InterruptedException {
    var task = thread.submit(() -> enter(namespace, action));
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException("in namespace " + namespace + ": " + e.getCause(), e);
    }
  }

  private static <T> T enter(String namespace, Callable<T> action) throws Exception {
    int home = SystemCalls.open("/proc/thread-self/ns/net");
    try {
      int there = SystemCalls.open(FOLDER.resolve(namespace).toString());
      try {
        SystemCalls.enterNetworkNamespace(there);
      } finally {
        SystemCalls.close(there);
      }
      try {
        return action.call();
      } finally {
        SystemCalls.enterNetworkNamespace(home);
      }
    } finally {
      SystemCalls.close(home);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
