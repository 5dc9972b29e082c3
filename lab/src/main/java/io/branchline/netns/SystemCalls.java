package io.branchline.netns;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few system calls that the JDK has no method for. A file descriptor is an {@code int}; {@link
 * #close} it. Every method but {@link #read} and {@link #write} throws with the error's number.
 */
final class SystemCalls {
  private static final int O_RDWR = 2;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x4000_0000;
  private static final long TUNSETIFF = 0x4004_54caL;
  private static final long TUNSETPERSIST = 0x4004_54cbL;
  private static final int IFF_TUN = 1;
  private static final int IFF_TAP = 2;
  private static final int IFF_NO_PI = 0x1000;
  private static final int INTERFACE_NAME_BYTES = 16;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLLIN = 1;
  private static final int EPOLLET = 1 << 31;
  private static final int EPOLL_EVENT_BYTES = 12;
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | O_CLOEXEC;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          CAPTURE,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle SETNS =
      handle("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE);
  private static final MethodHandle IOCTL =
      handle(
          "ioctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          CAPTURE,
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle EPOLL_CREATE =
      handle("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE);
  private static final MethodHandle EPOLL_CTL =
      handle(
          "epoll_ctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
          CAPTURE);
  private static final MethodHandle EPOLL_WAIT =
      handle(
          "epoll_pwait2",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SOCKET =
      handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), CAPTURE);

  private SystemCalls() {}

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  /** A call by which a file descriptor or zero comes back. */
  private interface Call {
    int invoke(MemorySegment state, Arena arena) throws Throwable;
  }

  private static int checked(String what, Call call) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(STATE);
      int result = call.invoke(state, arena);
      if (result < 0) {
        throw new IOException(what + ": error " + (int) ERRNO.get(state, 0L));
      }
      return result;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(what, e);
    }
  }

  /** Opens a file for reading. */
  static int open(String path) throws IOException {
    return checked(
        path, (state, arena) -> (int) OPEN.invokeExact(state, arena.allocateFrom(path), O_CLOEXEC));
  }

  static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException("close", e);
    }
  }

  /** Moves the calling thread into an open network namespace. */
  static void enterNetworkNamespace(int descriptor) throws IOException {
    int ignored =
        checked(
            "setns", (state, arena) -> (int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET));
  }

  /**
   * Makes a TUN or TAP device in the calling thread's namespace. It stays when its descriptor is
   * closed, until its namespace goes: the kernel takes all devices of a namespace down at once, but
   * of descriptors one after the other. Reading never waits.
   *
   * @param ethernet whether packets have Ethernet headers (TAP)
   */
  static int openTun(String name, boolean ethernet) throws IOException {
    int descriptor =
        checked(
            "/dev/net/tun",
            (state, arena) ->
                (int)
                    OPEN.invokeExact(
                        state,
                        arena.allocateFrom("/dev/net/tun"),
                        O_RDWR | O_NONBLOCK | O_CLOEXEC));
    try {
      int ignored =
          checked(
                  "making device " + name,
                  (state, arena) -> {
                    var request = arena.allocate(40);
                    request.setString(0, name);
                    request.set(
                        JAVA_SHORT,
                        INTERFACE_NAME_BYTES,
                        (short) ((ethernet ? IFF_TAP : IFF_TUN) | IFF_NO_PI));
                    return (int) IOCTL.invokeExact(state, descriptor, TUNSETIFF, request);
                  })
              + checked(
                  "keeping device " + name,
                  (state, arena) ->
                      (int)
                          IOCTL.invokeExact(
                              state, descriptor, TUNSETPERSIST, MemorySegment.ofAddress(1)));
      return descriptor;
    } catch (IOException e) {
      close(descriptor);
      throw e;
    }
  }

  /** Reads one packet or message; negative when there is none. */
  static int read(int descriptor, MemorySegment buffer) {
    try {
      return (int) (long) READ.invokeExact(descriptor, buffer, buffer.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException("read", e);
    }
  }

  /** Writes one packet or message; negative when it was not taken. */
  static int write(int descriptor, MemorySegment buffer, int length) {
    try {
      return (int) (long) WRITE.invokeExact(descriptor, buffer, (long) length);
    } catch (Throwable e) {
      throw new IllegalStateException("write", e);
    }
  }

  static int createEpoll() throws IOException {
    return checked(
        "epoll_create1", (state, arena) -> (int) EPOLL_CREATE.invokeExact(state, O_CLOEXEC));
  }

  /** Has {@code epoll} report {@code index} each time that something new can be read. */
  static void watch(int epoll, int descriptor, int index) throws IOException {
    int ignored =
        checked(
            "epoll_ctl",
            (state, arena) -> {
              var event = arena.allocate(EPOLL_EVENT_BYTES, 8);
              event.set(JAVA_INT, 0, EPOLLIN | EPOLLET);
              event.set(JAVA_INT, 4, index);
              return (int) EPOLL_CTL.invokeExact(state, epoll, EPOLL_CTL_ADD, descriptor, event);
            });
  }

  /** What {@link #await} reports into. */
  static final class Events {
    private final MemorySegment events;
    private final MemorySegment timeout;
    private final int capacity;

    Events(int capacity, Arena arena) {
      this.capacity = capacity;
      events = arena.allocate((long) EPOLL_EVENT_BYTES * capacity, 8);
      timeout = arena.allocate(16, 8);
    }

    int index(int i) {
      return events.get(JAVA_INT.withByteAlignment(1), (long) EPOLL_EVENT_BYTES * i + 4);
    }
  }

  /** Waits for events, at most as long as said; answers how many there are. */
  static int await(int epoll, Events into, long nanos) {
    into.timeout.set(JAVA_LONG, 0, nanos / 1_000_000_000L);
    into.timeout.set(JAVA_LONG, 8, nanos % 1_000_000_000L);
    try {
      return Math.max(
          0,
          (int)
              EPOLL_WAIT.invokeExact(
                  epoll, into.events, into.capacity, into.timeout, MemorySegment.NULL));
    } catch (Throwable e) {
      throw new IllegalStateException("epoll_pwait2", e);
    }
  }

  /** A netlink socket of the calling thread's namespace. */
  static int openNetlink(int protocol) throws IOException {
    return checked(
        "socket",
        (state, arena) -> (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW_CLOEXEC, protocol));
  }
}
